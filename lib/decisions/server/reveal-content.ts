import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { findPersonalData } from '@/lib/privacy/server/personal-data';
import { valueToken } from '@/lib/privacy/server/value-token';
import { AppError } from '@/lib/shared/errors';
import { stepKey } from '../fold-step';
import type { Revealed, RevealRequest } from '../reveal';
import { openTrail } from './open-trail';
import { requireReadable } from './readable';
import { selectRecords, selectSteps, selectStepsByKey, type StepRow } from './trail-store';

const PAGE = 200;
/** Records and values of one answer. */
const MOST_RECORDS = 2_000;
const MOST_VALUES = 1_000;

/**
 * Shows masked values in clear, for one view and with a reason: the event `content.revealed` (who, which decision, steps and tokens, why)
 * is in the log before the answer leaves, in the same transaction. Nothing is kept of the answer. A signed-in person with content.read
 * and content.reveal only. Throws notFound; unprocessable when nothing of it is masked.
 */
export async function revealContent(actor: Actor, anyId: string, request: RevealRequest): Promise<Revealed> {
  requirePermission(actor, 'content.read');
  requirePermission(actor, 'content.reveal');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can reveal masked values.');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const trail = await openTrail(tx, actor, anyId);
    requireReadable(actor, trail);
    const wanted = request.values && new Set(request.values.map(({ type, token }) => `${type} ${token}`));
    const { idxs, complete } = await recordsOf(tx, actor.workspaceId, trail.decision_id, request.steps);
    const values = await readValues(tx, actor.workspaceId, trail.decision_id, idxs, wanted);
    if (values.length === 0)
      throw new AppError('unprocessable', 'Nothing of this is masked here: there is nothing to reveal.', { field: 'values' });
    await appendAct(tx, actor, {
      kind: 'content.revealed',
      decisionId: trail.decision_id,
      systemId: trail.system_id,
      data: {
        reason: request.reason,
        ...(request.caseNumber ? { caseNumber: request.caseNumber } : {}),
        ...(request.steps ? { steps: request.steps } : { scope: 'trail' }),
        values: values.map(({ type, token }) => ({ type, token })),
      },
    });
    return { values, complete: complete && values.length < MOST_VALUES };
  });
}

/** The records behind the steps, or behind all of the trail's, a bounded number of them. */
async function recordsOf(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  steps: readonly string[] | undefined,
): Promise<{ idxs: number[]; complete: boolean }> {
  const idxs = new Set<number>();
  const add = (rows: readonly StepRow[]): void => rows.forEach((row) => row.idxs.forEach((idx) => idxs.add(idx)));
  if (steps) add(await selectSteps(tx, workspaceId, decisionId, steps.map(stepKey)));
  else {
    for (let after: string | null = ''; after !== null && idxs.size <= MOST_RECORDS;) {
      const rows: StepRow[] = await selectStepsByKey(tx, workspaceId, decisionId, after, PAGE);
      add(rows);
      after = rows.length === PAGE ? rows.at(-1)!.step_key : null;
    }
  }
  const sorted = [...idxs].sort((a, b) => a - b);
  return { idxs: sorted.slice(0, MOST_RECORDS), complete: sorted.length <= MOST_RECORDS };
}

async function readValues(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  idxs: readonly number[],
  wanted: ReadonlySet<string> | undefined,
): Promise<Revealed['values']> {
  const found = new Map<string, Revealed['values'][number]>();
  for (let at = 0; at < idxs.length && found.size < MOST_VALUES; at += PAGE) {
    const records = await selectRecords(tx, workspaceId, decisionId, idxs.slice(at, at + PAGE));
    const open = await bodyOpener(tx, workspaceId, records);
    for (const record of records) {
      const text = record.left_out ? null : textOf(open(record));
      if (text === null) continue;
      for (const { type, value, start, end } of findPersonalData(text)) {
        const token = valueToken(workspaceId, type, value);
        const key = `${type} ${token}`;
        if (found.has(key) || (wanted && !wanted.has(key)) || found.size >= MOST_VALUES) continue;
        found.set(key, { type, token, value: text.slice(start, end) });
      }
    }
  }
  return [...found.values()];
}
