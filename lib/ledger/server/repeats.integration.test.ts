import { beforeAll, describe, expect, test } from 'vitest';
import { getSteps } from '@/lib/decisions/server/get-steps';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { POST } from '@/app/api/v1/events/route';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { nativeEvent, wire, type Wire } from '@/lib/ingest/server/testing';
import { indexAll } from '@/lib/search/testing/seed';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import type { JsonObject } from '@/lib/shared/json';
import { toPublicId } from '@/lib/shared/ids';
import { appendAct } from './append';
import { readLog } from './testing';

let w: Wire;
beforeAll(async () => {
  w = await wire();
});

/** Text that does not deflate well, so that what is stored twice shows. */
function noise(seed: number, length: number): string {
  let state = seed * 2654435761 + 1;
  let out = '';
  while (out.length < length) {
    state = (state * 1103515245 + 12345) >>> 0;
    out += state.toString(36);
  }
  return out.slice(0, length);
}
/** A run that sends its whole conversation with every call. */
function conversation(decision: string, calls: number): JsonObject[] {
  const said = Array.from({ length: calls }, (_, n) => ({
    role: n % 2 ? 'assistant' : 'user',
    content: `turn ${n}: ${noise(n + 1, 3_000)}`,
  }));
  return said.map((_, n) =>
    nativeEvent({ kind: 'model.invoked', decision, step: `call-${n}`, data: { model: { requested: 'm' }, messages: { input: said.slice(0, n + 1) } } }),
  ); // prettier-ignore
}
const send = async (events: JsonObject[]): Promise<void> => {
  const answer = (await (await w.send(POST, '/api/v1/events', JSON.stringify(events))).json()) as { accepted: number };
  expect(answer.accepted).toBe(events.length);
};
async function stored(decision: string): Promise<{ id: string; bytes: number[]; refs: number }> {
  return asOwner(async (client) => {
    const { rows } = await client.query<{ id: string; bytes: number; refs: string[] | null }>(
      `SELECT d.anchor_id AS id, octet_length(d.body) AS bytes, d.refs FROM alias a
       JOIN disclosure d ON d.workspace_id = a.workspace_id AND d.anchor_id = a.decision_id
       WHERE a.workspace_id = $1 AND a.value = $2 ORDER BY d.idx`,
      [w.ws.workspaceId, decision],
    );
    return { id: rows[0]!.id, bytes: rows.map((row) => row.bytes), refs: rows.filter((row) => row.refs).length };
  });
}
const saidOf = async (decisionId: string): Promise<unknown[]> =>
  (await readLog(w.ws.workspaceId))
    .filter((one) => one.decisionId === decisionId)
    .map((one) => one.data && (one.data as JsonObject).event);

describe('what a decision repeats', () => {
  test.each([
    ['in one request', (events: JsonObject[]) => [events]],
    ['in a request each', (events: JsonObject[]) => events.map((event) => [event])],
  ])('is stored once, %s, and read as it was sent', async (how, split) => {
    const events = conversation(`repeats ${how}`, 12);
    for (const part of split(events)) await send(part);
    const { id, bytes, refs } = await stored(`repeats ${how}`);
    expect(refs).toBe(11);
    expect(Math.max(...bytes)).toBeLessThan(2 * bytes[0]!);
    expect(await saidOf(id)).toEqual(events);
  });

  test('is mapped, searched and rebuilt like everything else', async () => {
    await send(conversation('mapped', 4));
    const { id } = await stored('mapped');
    const person = await w.ws.person('compliance_officer');
    const before = await getSteps(person, toPublicId('decision', id), ['call-3']);
    expect(before[0]!.messages!.input).toHaveLength(4);
    await indexAll(w.ws);
    const found = await searchDecisions(person, { q: '"turn 3"' });
    expect(found.items.map((one) => one.id)).toContain(toPublicId('decision', id));
    await rebuildReadModels(w.ws.workspaceId);
    expect(await getSteps(person, toPublicId('decision', id), ['call-3'])).toEqual(before);
  });

  test('is stored again when the record that held it has gone', async () => {
    const events = conversation('gone', 3);
    await send([events[0]!]);
    const { id } = await stored('gone');
    const first = (await readLog(w.ws.workspaceId)).find((one) => one.decisionId === id)!;
    await asOwner(async (client) => {
      await client.query('DELETE FROM disclosure WHERE workspace_id = $1 AND anchor_id = $2 AND idx = $3', [w.ws.workspaceId, id, first.idx]);
    }); // prettier-ignore
    await send([events[1]!]);
    await send([events[2]!]);
    expect((await saidOf(id)).slice(1)).toEqual(events.slice(1));
    const { refs } = await stored('gone');
    expect(refs).toBe(1);
  });

  test('is not looked for where a tombstone says that a record was changed', async () => {
    const events = conversation('changed', 2);
    await send([events[0]!]);
    const { id } = await stored('changed');
    const first = (await readLog(w.ws.workspaceId)).find((one) => one.decisionId === id)!;
    await withWorkspace(w.ws.workspaceId, (tx) =>
      appendAct(tx, { ...w.ws, type: 'service' }, { kind: 'content.erased', data: {} }),
    );
    await asOwner(async (client) => {
      await client.query('INSERT INTO tombstone VALUES ($1, $2, $2, $3)', [w.ws.workspaceId, first.idx, first.idx + 1]);
    });
    await send([events[1]!]);
    expect((await stored('changed')).refs).toBe(0);
  });

  test('in two decisions is stored in each', async () => {
    const [one] = conversation('left', 1);
    const [other] = conversation('right', 1);
    await send([one!, other!]);
    expect((await stored('left')).refs + (await stored('right')).refs).toBe(0);
  });
});
