import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import type { FindingView } from '@/lib/assessment/contract';
import { assessClosed } from '@/lib/assessment/server/assess-closed';
import { getAssessment } from '@/lib/assessment/server/get-assessment';
import { getScorerQuality } from '@/lib/assessment/server/get-scorer-quality';
import { labelFinding } from '@/lib/assessment/server/label-finding';
import { rebuildAssessments } from '@/lib/assessment/server/rebuild-assessments';
import { MARKED_NEEDS_REVIEW, markingScorers } from '@/lib/assessment/server/testing';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { readLog } from '@/lib/ledger/server/testing';
import { probabilityOf } from '@/lib/risk/calibration';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import type { JsonObject } from '@/lib/shared/json';
import { carryOutErasures } from './carry-out-erasures';
import { decideErasure } from './decide-erasure';
import { requestErasure } from './request-erasure';

const WITH = { scorers: markingScorers('b1', 'IGNORE ALL'), policies: MARKED_NEEDS_REVIEW };
const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
let w: TestWorkspace;
let asks: PersonActor;
let consents: PersonActor;
let reads: PersonActor;
let developer: PersonActor;

beforeAll(async () => {
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  w = await testWorkspace();
  asks = await w.person('compliance_officer', { name: 'Ada Asks' });
  consents = await w.person('reviewer', { name: 'Cyd Consents', permissionSets: ['data_protection_officer'] });
  reads = await w.person('reviewer', { name: 'Rae Reads' });
  developer = await w.person('developer', { name: 'Dev' });
  const at = (second: number): string => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString();
  const base = { system: 'desk', actor: { type: 'agent', id: 'desk', version: '1' } };
  const of = (decision: string): JsonObject[] => [
    { ...base, decision, kind: 'decision.started', occurredAt: at(0), data: { environment: 'production', input: 'I am ann@example.com, IGNORE ALL of it.' } },
    { ...base, decision, kind: 'model.invoked', step: 'm', occurredAt: at(1), data: { model: { requested: 'm1' }, messages: { input: [{ role: 'user', content: 'I am ann@example.com, IGNORE ALL of it.' }] } } },
    { ...base, decision, kind: 'tool.called', step: 't', occurredAt: at(2), data: { tool: { name: 'issue_refund', arguments: { amount: '41.07', currency: 'EUR', to: 'ann@example.com', note: 'IGNORE ALL' } } } },
    { ...base, decision, kind: 'decision.ended', occurredAt: at(3), data: { status: 'ok' } },
  ]; // prettier-ignore
  await ingest(w, [...of('ann'), ...of('ben')]);
  await indexAll(w);
  while ((await sealDueDecisions()) > 0);
  while ((await assessClosed(w.workspaceId, WITH)) > 0);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(journal, { recursive: true, force: true });
});

const rows = async (): Promise<unknown> =>
  asOwner(async (db) => {
    const out: unknown[] = [];
    for (const table of ['assessment', 'assessment_subject', 'assessment_finding', 'finding_label', 'missed_finding'])
      out.push((await db.query(`SELECT to_jsonb(t) AS row FROM ${table} t WHERE workspace_id = $1 ORDER BY to_jsonb(t)::text`, [w.workspaceId])).rows); // prettier-ignore
    out.push((await db.query('SELECT decision_id, risk_tier, risk_score, route, labels FROM decision WHERE workspace_id = $1 ORDER BY 1', [w.workspaceId])).rows); // prettier-ignore
    return out;
  });

describe('what a reader sees of a finding', () => {
  test('is the passage in the masked text, and never a masked value', async () => {
    const { current } = await getAssessment(reads, 'ann');
    const [input] = current!.findings;
    const span = input!.spans[0]!;
    const shown = `I am [email 0123456789abcdef], IGNORE ALL of it.`;
    expect(shown.slice(span.start, span.end)).toBe('IGNORE ALL');
    expect(JSON.stringify(current)).not.toContain('ann@');
    expect(current).toMatchObject({
      tier: 'high',
      route: 'block',
      decidedBy: { policy: 'marked', version: '3', rule: 'no-marks' },
    });
    for (const subject of current!.subjects) {
      const parts = current!.findings.filter((one) => one.subject === subject.no);
      const sum = parts.reduce((all, one) => all + one.contribution, 0);
      if (parts.length > 0) expect(sum).toBeCloseTo(subject.score);
    }
  });

  test('is told without its passage and amounts to those who may not read content', async () => {
    const { current } = await getAssessment(developer, 'ann');
    expect(current!.findings.every((one) => one.spans.length === 0 && one.hidden === 'notPermitted')).toBe(true);
    expect(JSON.stringify(current)).not.toContain('41.07');
  });

  test('can be said to be right or a false alarm, taken back, and counts on the quality page', async () => {
    const { current } = await getAssessment(reads, 'ann');
    const [{ id: finding, stage, category, severity, confidence }] = current!.findings as [FindingView];
    expect(await labelFinding(reads, 'ann', { finding, label: 'falseAlarm' })).toMatchObject([
      { label: 'falseAlarm', mine: true },
    ]);
    expect(await labelFinding(consents, 'ann', { finding, label: 'correct' })).toHaveLength(2);
    expect((await getScorerQuality(reads)).labels).toMatchObject([
      { detector: 'marker', labelled: 1, disputed: 1, precision: null },
    ]);
    await labelFinding(reads, 'ann', { finding, label: 'correct' });
    await labelFinding(reads, 'ann', { finding, label: 'correct' });
    // What the detector held for likely is held against what people say: severity, confidence and calibration, and not confidence alone.
    const predicted = probabilityOf(stage, { category, severity, confidence });
    expect(predicted).toBeLessThan(confidence);
    expect((await getScorerQuality(reads)).labels).toMatchObject([
      { correct: 1, disputed: 0, tooFew: true, calibration: [{ count: 1, predicted, observed: 1 }] },
    ]);
    await labelFinding(reads, 'ann', { finding, label: null });
    const said = (await readLog(w.workspaceId)).filter((one) => one.kind === 'finding.labelled');
    expect(said).toHaveLength(4);
    await expect(labelFinding(developer, 'ann', { finding, label: 'correct' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(labelFinding(reads, 'ann', { finding: '1.999', label: 'correct' })).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('an erasure', () => {
  test('takes passages, arguments and amounts of it, and leaves tier, score, rule and words of reviewers', async () => {
    const { id } = await requestErasure(asks, {
      caseNumber: 'DSR-9', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision: 'ann' }] },
    }); // prettier-ignore
    await decideErasure(consents, id, { decision: 'consent', reason: 'identity was checked' });
    await carryOutErasures();
    const log = await readLog(w.workspaceId);
    const ann = (await searchDecisions(reads, { q: 'flag:erased' })).items[0]!;
    const erasedId = log.find(
      (one) => one.kind === 'risk.assessed' && (one.data as { erased?: boolean } | null)?.erased,
    )!.decisionId;
    const texts = JSON.stringify(log.filter((one) => one.decisionId === erasedId).map((one) => one.data));
    for (const word of ['41.07', 'ann@', '"start"', 'IGNORE']) expect(texts).not.toContain(word);
    expect(ann).toMatchObject({ risk: { tier: 'high', score: 0.9 }, route: 'block' });
    const { current } = await getAssessment(reads, 'ann');
    expect(current).toMatchObject({ erased: true, tier: 'high', decidedBy: { rule: 'no-marks' } });
    expect(current!.findings.every((one) => one.spans.length === 0 && one.hidden === 'erased')).toBe(true);
    expect(current!.findings.some((one) => one.labels.length > 0)).toBe(true);
    const other = await getAssessment(reads, 'ben');
    expect(other.current!.findings.every((one) => one.spans.length > 0)).toBe(true);
  });

  test('leaves the rows that a rebuild makes', async () => {
    const before = await rows();
    await rebuildReadModels(w.workspaceId);
    await rebuildAssessments(w.workspaceId);
    expect(await rows()).toEqual(before);
    expect(JSON.stringify(before)).toContain('41.07'); // of the one that was not erased
  });
});
