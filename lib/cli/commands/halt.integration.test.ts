import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import type { HaltView } from '@/lib/approvals/contract';
import { getAction } from '@/lib/approvals/server/get-action';
import { listHalts } from '@/lib/approvals/server/list-halts';
import { ask, makeDesk, scoreByName, type Desk } from '@/lib/approvals/server/testing';
import { checkRecords } from '@/lib/integrity/server/check-records';
import { readLogState } from '@/lib/integrity/server/log-store';
import { readLog } from '@/lib/ledger/server/testing';
import { register } from './halt';

let desk: Desk;
beforeEach(async () => {
  scoreByName();
  desk = await makeDesk(await testWorkspace());
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What `countersign halt` prints. */
async function halt(...args: string[]): Promise<string> {
  const { rows } = await asOwner((db) =>
    db.query<{ slug: string }>('SELECT slug FROM workspace WHERE workspace_id = $1', [desk.ws.workspaceId]),
  );
  let said = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((said += String(text)), true));
  const program = new Command('countersign').exitOverride().configureOutput({ writeErr: () => undefined });
  register(program);
  program.commands.forEach((one) => one.copyInheritedSettings(program));
  await program.parseAsync(['halt', ...args, '--workspace', rows[0]!.slug], { from: 'user' }).finally(() => write.mockRestore());
  return said;
}

test('stops a scope with the database alone, says what it did, and stands in the log as an act of the command line', async () => {
  const waiting = await ask(desk.agent, 'high.refund');
  const allowed = await ask(desk.agent, 'read.balance');
  const said = await halt('workspace', '--reason', 'It pays twice: https://user:hunter2hunter2@example.test/x');
  expect(said).toMatch(
    /^hlt_\w+: stop for the workspace, from now on\.\n1 that waited are frozen, 1 with leave lost it\. 0 had begun/,
  );
  const [view] = await listHalts(desk.carla);
  expect(view).toMatchObject({
    scope: 'workspace',
    mode: 'stop',
    drill: false,
    frozen: 1,
    voided: 1,
    startedBy: 'the command line',
  });
  expect(view!.reason).not.toContain('hunter2hunter2');
  expect((await listHalts(desk.agent))[0]).toMatchObject({ startedBy: 'the command line' });
  expect(await getAction(desk.agent, waiting.id)).toMatchObject({ halt: view!.id });
  expect(await getAction(desk.agent, allowed.id)).toMatchObject({ state: 'revoked', reasonCode: 'halted' });
  expect(await ask(desk.agent, 'read.other')).toMatchObject({ state: 'denied', halt: view!.id });
  const event = (await readLog(desk.ws.workspaceId)).find((one) => one.envelope.kind === 'halt.started')!;
  expect(event.envelope.actor?.type).toBe('countersign');
  // The row follows from the event, also without a person in it.
  const origin = (await readLogState(desk.ws.workspaceId))!.origin;
  const { differing } = await withWorkspace(desk.ws.workspaceId, (tx) => checkRecords(tx, desk.ws.workspaceId, origin));
  expect(differing.filter((one) => JSON.stringify(one).includes('halt'))).toEqual([]);
});

test('takes a name and a mode, says where nothing of that name was seen, and refuses what names nothing', async () => {
  const system = await desk.ws.system('refund-desk');
  expect(system).toBeTruthy();
  const known = JSON.parse(await halt('system', 'refund-desk', '--mode', 'readOnly', '--reason', 'x', '--drill', '--json')) as HaltView; // prettier-ignore
  expect(known).toMatchObject({ scope: 'system', mode: 'readOnly', drill: true, seen: true });
  await ask(desk.agent, 'read.balance');
  expect(await halt('tool', 'read.balanec', '--reason', 'x')).toContain('may be misspelt: there is read.balance');
  await expect(halt('system', 'no-such', '--reason', 'x')).rejects.toThrow(/no such AI system/);
  await expect(halt('tool', '--reason', 'x')).rejects.toThrow(/Name what is halted/);
  await expect(halt('galaxy', '--reason', 'x')).rejects.toThrow(/Choose one of/);
  expect(await listHalts(desk.carla)).toHaveLength(2);
});
