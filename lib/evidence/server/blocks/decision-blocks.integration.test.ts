import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { addComment } from '@/lib/decisions/server/add-comment';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { indexAll, ingest } from '@/lib/search/testing/seed';
import { fromPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { RECORD_VERDICTS, type BlockId, type EvidenceState, type RecordVerdict } from '../../contract';
import { listBlockRecords } from '../list-block-records';
import { runBlock } from '../run-block';

// Blocks whose population are decisions: each case is one AI system whose decisions show one thing, named by what they show.
let w: TestWorkspace;
let officer: PersonActor;
const when = '2026-11-20T10:00:00.000Z';
const period = { from: '2026-11-19', to: '2026-11-21' };
const ids = new Map<string, string>();

interface Told {
  more?: JsonObject[];
  end?: 'ok' | 'error' | null;
  /** What the worker computed of it, set as it would stand in the read model. */
  set?: string;
  comment?: boolean;
  finding?: 'correct' | 'falseAlarm';
}
const outcome = (text: string): Told => ({ more: [{ kind: 'outcome.observed', data: { outcome: text } }] });
const feedback = (rating: number | string, text?: string): Told => ({ more: [{ kind: 'feedback.received', data: { rating, ...(text && { comment: text }) } }] }); // prettier-ignore
const evaluated = (label: string): Told => ({ more: [{ kind: 'evaluation.recorded', data: { name: 'error-check', label } }] });
const tier = (risk: string, route: string | null): Told => ({ set: `risk_tier = '${risk}', route = ${route === null ? 'NULL' : `'${route}'`}` }); // prettier-ignore
const check = (label: string): Told => ({ set: `labels = array_append(labels, 'check:${label}'), risk_tier = 'low'` });
const failing = (end: 'ok' | 'error'): Told => ({ end, more: [{ kind: 'tool.called', step: 't', data: { tool: { name: 'lookup', callId: 'c' } } }, { kind: 'tool.returned', step: 't', data: { tool: { name: 'lookup', callId: 'c' }, status: 'error', error: { message: 'away' } } }] }); // prettier-ignore
const read = (data: JsonObject): Told => ({ more: [{ kind: 'retrieval.completed', step: 'r', data }] });
const guardrail: Told = { more: [{ kind: 'guardrail.triggered', data: { name: 'injection', label: 'blocked' } }] };

type Case = [block: BlockId, state: EvidenceState, decisions: Record<string, [verdict: RecordVerdict | 'left out', told: Told]>];
const CASES: Case[] = [
  ['E12', 'evidenced', { low: ['covered', tier('low', 'allow')], sent: ['covered', tier('high', 'review')], 'not over': ['left out', { end: null }] }],
  ['E12', 'partly', { scored: ['covered', tier('medium', 'allow')], unscored: ['uncovered', {}] }],
  ['E12', 'contradicted', { 'high and allowed': ['contradicted', tier('critical', 'allow')], 'high, no policy': ['covered', tier('high', null)], unscored: ['uncovered', {}] }],
  ['E13', 'evidenced', { right: ['covered', outcome('confirmed by a clerk')], rated: ['covered', feedback(4)], passed: ['covered', evaluated('passed')], silent: ['uncovered', {}] }],
  ['E13', 'cannotTell', { silent: ['uncovered', {}] }],
  ['E13', 'contradicted', {
    'false alarm': ['contradicted', outcome('false alarm')], falseAlarm: ['contradicted', evaluated('falseAlarm')], wrong: ['contradicted', outcome('the wrong account was debited')],
    failed: ['contradicted', evaluated('failed')], 'thumbs down': ['contradicted', feedback('thumbs_down')], both: ['contradicted', { more: [...outcome('correct').more!, ...feedback('bad').more!] }],
    'negated tells neither': ['covered', outcome('not wrong after all')], 'the name of an evaluation says nothing': ['covered', evaluated('passed')], 'true negative': ['covered', outcome('true negative')],
    'ten errors': ['contradicted', outcome('10 errors')], 'false negative': ['contradicted', outcome('false negative')],
    'counts of none and results of tests': ['covered', { more: ['0 errors', 'error-free', 'zero complaints', 'positive', 'negative'].flatMap((said) => outcome(said).more!) }],
  }],
  ['E13', 'cannotTell', { 'called a false alarm': ['uncovered', { finding: 'falseAlarm' }], 'called right': ['uncovered', { finding: 'correct' }] }],
  ['E14', 'evidenced', { caught: ['covered', failing('ok')], smooth: ['left out', {}] }],
  ['E14', 'partly', { caught: ['covered', failing('ok')], 'ended in an error': ['uncovered', failing('error')] }],
  ['E14', 'noPopulation', { smooth: ['left out', {}] }],
  ['E15', 'evidenced', { scored: ['covered', tier('low', null)], guarded: ['covered', guardrail] }],
  ['E15', 'contradicted', { unregistered: ['contradicted', check('toolNotRegistered')], scored: ['covered', tier('low', null)], neither: ['uncovered', {}] }],
  ['E16', 'evidenced', { document: ['covered', read({ documents: [{ id: 'kb-1', content: 'x', metadata: { version: '7' } }] })], dataset: ['covered', read({ dataset: 'kb', datasetVersion: '3', documents: [{ id: 'kb-2', content: 'x' }] })], nothing: ['left out', {}] }],
  ['E16', 'cannotTell', { unversioned: ['uncovered', read({ documents: [{ id: 'kb-1', content: 'x' }] })], 'an @ is no version': ['uncovered', read({ documents: [{ id: 'wiki@intranet/start', content: 'x' }] })] }],
  ['E16', 'noPopulation', { nothing: ['left out', {}], 'still running': ['left out', { ...read({ documents: [{ id: 'kb-1', content: 'x' }] }), end: null }] }],
  ['E24', 'evidenced', { followed: ['covered', { more: [...feedback(1).more!, ...outcome('refunded').more!] }], commented: ['covered', { ...feedback(2), comment: true }], 'no feedback': ['left out', outcome('refunded')] }],
  ['E24', 'partly', { followed: ['covered', { more: [...feedback(1).more!, ...outcome('refunded').more!] }], 'nobody cared': ['uncovered', feedback(1)] }],
]; // prettier-ignore
const systemOf = (at: number): string => `case-${at}`;

async function decide(system: string, name: string, { more = [], end = 'ok', set, comment, finding }: Told): Promise<void> {
  const base = { system, decision: `${system} ${name}`, occurredAt: when };
  const ended = end === null ? [] : [{ kind: 'decision.ended', data: { status: end, ...(end === 'error' && { error: { message: 'gave up' } }) } }]; // prettier-ignore
  await ingest(w, [{ kind: 'decision.started', data: { input: 'x' } }, ...more, ...ended].map((one) => ({ ...base, ...one })) as JsonObject[]); // prettier-ignore
  while ((await sealDueDecisions()) > 0);
  const { decision } = await getDecision(officer, base.decision);
  ids.set(base.decision, decision.id);
  const id = fromPublicId('decision', decision.id);
  if (set) await asOwner((db) => db.query(`UPDATE decision SET ${set} WHERE workspace_id = $1 AND decision_id = $2`, [w.workspaceId, id])); // prettier-ignore
  if (comment) await addComment(officer, decision.id, { body: 'Looked into.', mentions: [] });
  if (finding) await asOwner((db) => db.query(`INSERT INTO finding_label (workspace_id, decision_id, idx, finding_no, person_id, person_name, system_id, label, stage, detector, detector_version, category, confidence, said_idx, said_at)
    SELECT $1, $2, 1, 0, $3, 'A', d.system_id, $4, 'input', 'd', '1', 'c', 0.9, 2, now() FROM decision d WHERE d.workspace_id = $1 AND d.decision_id = $2`, [w.workspaceId, id, officer.personId, finding])); // prettier-ignore
}

beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  await w.system('silent');
  for (const [at, [, , decisions]] of CASES.entries())
    for (const [name, [, told]] of Object.entries(decisions)) await decide(systemOf(at), name, told);
  await indexAll(w);
}, 240_000);

describe('each block over decisions', () => {
  test.each(CASES.map(([block, state, decisions], at) => ({ at, block, state, decisions })))(
    '$block of case $at is $state, and the records are those decisions',
    async ({ at, block, state, decisions }) => {
      const asked = { block, system: systemOf(at), ...period };
      const named = (verdict: RecordVerdict): string[] =>
        Object.entries(decisions).flatMap(([name, [shown]]) => (shown === verdict ? [ids.get(`${systemOf(at)} ${name}`)!] : [])).sort(); // prettier-ignore
      const found = await runBlock(officer, asked);
      expect(found).toMatchObject({
        state,
        population: RECORD_VERDICTS.reduce((sum, verdict) => sum + named(verdict).length, 0),
        covered: named('covered').length,
        contradicted: named('contradicted').length,
      });
      for (const verdict of RECORD_VERDICTS) {
        const { items } = await listBlockRecords(officer, { ...asked, verdict });
        expect([verdict, items.map((one) => one.id).sort()]).toEqual([verdict, named(verdict)]);
      }
      const left = Object.values(decisions).filter(([verdict]) => verdict === 'left out').length;
      if (block !== 'E24') expect(found.exclusions.reduce((sum, one) => sum + one.count, 0)).toBe(left);
    },
  );

  test.each([...new Set(CASES.map(([block]) => block))])(
    '%s of a system that decided nothing has no population',
    async (block) => {
      expect(await runBlock(officer, { block, system: 'silent', ...period })).toMatchObject({ state: 'noPopulation', population: 0, recordIds: [] }); // prettier-ignore
    },
  );
});

test('what reviewers said of findings stands beside the performance, and is no label of how it turned out', async () => {
  const at = CASES.findIndex(([block, , decisions]) => block === 'E13' && 'called right' in decisions);
  const { facts } = await runBlock(officer, { block: 'E13', system: systemOf(at), ...period });
  expect(facts).toMatchObject({ 'finding called a false alarm by a reviewer': 1, 'finding called right by a reviewer': 1 });
  const said = CASES.findIndex(([block, state]) => block === 'E13' && state === 'contradicted');
  const { facts: labels } = await runBlock(officer, { block: 'E13', system: systemOf(said), ...period });
  expect(labels).toMatchObject({ 'said to be a false alarm': 2, 'turned out badly': 8 });
});
