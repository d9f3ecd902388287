import type { Assessment, Finding, Segment, Span, Stage } from '@/lib/risk/contract';
import type { Policies, Scorers } from '../assess';

/** For tests: scorers that mark one word wherever it stands, and fail on another. Deterministic, and nothing like the real ones. */
export function markingScorers(bundle: string, word: string, failOn = 'BREAK-THE-SCORER', weight = 0.9): Scorers {
  const mark = (stage: Stage, segments: readonly Segment[]): Assessment => {
    const findings: Finding[] = [];
    for (const { field, text } of segments) {
      if (text.includes(failOn)) throw new Error(`a scorer failed on ${text}`);
      const spans: Span[] = [];
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
        spans.push({ field, start: at, end: at + word.length });
      if (spans.length > 0)
        findings.push({
          detector: 'marker', version: '1', category: 'test.marked', severity: weight, confidence: 0.8, contribution: findings.length === 0 ? weight : 0, spans,
          reasonCode: 'marked', reasonParams: { count: spans.length }, owasp: ['LLM01'], atlas: ['AML.T0051.001'], source: 'rule',
        }); // prettier-ignore
    }
    const score = findings.length > 0 ? weight : 0.05;
    return { stage, bundle, score, probability: score, tier: score > 0.5 ? 'high' : 'low', findings, unscored: [] };
  };
  return {
    bundle,
    input: ({ segments }) => mark('input', segments),
    output: ({ answer }) => mark('output', [{ field: 'answer', text: answer, provenance: 'model' }]),
    action: ({ tool, arguments: args }) => ({
      ...mark('action', leaves(args)),
      effect: { effect: tool.profile?.effect ?? 'unknown', basis: tool.profile ? 'profile' : 'none', reversible: 'unknown', ...amountOf(args) },
    }), // prettier-ignore
  };
}

function leaves(value: unknown, field = 'arguments'): Segment[] {
  if (typeof value === 'string') return [{ field, text: value, provenance: 'model' }];
  if (Array.isArray(value)) return value.flatMap((one, i) => leaves(one, `${field}[${i}]`));
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => leaves(one, `${field}.${key}`))
    : [];
}
function amountOf(args: unknown): { amount?: { value: string; currency?: string } } {
  const { amount, currency } = (args ?? {}) as { amount?: unknown; currency?: unknown };
  return typeof amount === 'string' ? { amount: { value: amount, ...(typeof currency === 'string' && { currency }) } } : {};
}

/** One rule: marked text needs a person. */
export const MARKED_NEEDS_REVIEW: Policies = {
  versions: [{ id: 'marked', version: '3' }],
  evaluate: (facts) => {
    const hit = facts.findings.some((one) => one.category === 'test.marked');
    const rule = { policy: 'marked', version: '3', rule: 'no-marks' };
    return {
      route: hit ? 'block' : facts.risk.tier === 'low' ? 'allow' : 'check',
      baseline: hit ? 'review' : facts.risk.tier === 'low' ? 'allow' : 'check',
      matched: hit ? [{ ...rule, route: 'block', reason: 'Marked text.' }] : [],
      unmatched: hit ? [] : [rule],
      errors: [],
    };
  },
};
