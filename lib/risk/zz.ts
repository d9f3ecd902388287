import { evaluateScorers } from './evaluation/evaluate-scorers';
import { INPUT_CASES } from './evaluation/input-cases';
import { TOOL_CASES } from './evaluation/tool-cases';
import { GROUNDED_CASES } from './evaluation/output-cases';
import { scoreInput } from './score-input';
import { scoreAction } from './score-action';
import { scoreOutput } from './score-output';
const p = (x: any) => (x ? x.value.toFixed(2) : '-');
const t = performance.now();
for (const d of evaluateScorers().detectors) console.log(d.id, d.positives, d.negatives, 'P', p(d.precision), 'R', p(d.recall), 'F1', p(d.f1), 'FPR', p(d.falsePositiveRate), 'AUC', p(d.auc), d.calibration?.brier.toFixed(3));
console.log(performance.now() - t);
for (const c of INPUT_CASES) { const a = scoreInput({ segments: [{ field: 't', text: c.text, provenance: c.provenance }] }); if ((a.probability >= 0.5) !== c.attack) console.log(c.attack ? 'MISS' : 'FP', c.provenance, a.probability, c.text.slice(0, 140)); }
for (const c of TOOL_CASES) { const e = scoreAction({ tool: c.tool }); const f = e.effect!.effect; const hr = ['money', 'delete', 'access_change', 'code', 'physical'].includes(f); const rd = /read/.test(f); if (hr !== c.highRisk || (rd !== c.reads)) console.log(c.tool.name, f, c.highRisk, e.tier); }
for (const c of GROUNDED_CASES) console.log(['grounded', 'ungrounded'].map((k) => scoreOutput({ answer: (c as any)[k], context: [{ field: 'c', text: c.context, provenance: 'retrieved' }] }).probability.toFixed(2)).join(' '), c.ungrounded);
