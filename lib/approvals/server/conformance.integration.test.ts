import { createHash } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import canonicalize from 'canonicalize';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import * as policies from '@/lib/policy/server/policies-in-force';
import { getAction } from './get-action';
import { getReview } from './get-review';
import { castVote } from './cast-vote';
import { cancelAction } from './cancel-action';
import { listHalts } from './list-halts';
import { redeemAction } from './redeem-action';
import { reportResult } from './report-result';
import { resumeHalt } from './resume-halt';
import { startHalt } from './start-halt';
import { decodeStrictJson } from './strict-json';
import { sweepWorkspace } from './sweep-actions';
import { ask, makeDesk, scoreByName, vote, type Desk } from './testing';
import { verdictJwks } from './verdict';

/**
 * OWASP AISVS, C9.2 and C14, and what belongs to them: one test a requirement, named by its number (docs/approvals.md has the table). Numbers shift
 * between drafts of the standard; the sentence beside each is what is meant.
 */
let desk: Desk;
let other: Desk;
const code = (expected: string): object => expect.objectContaining({ code: expected });
const kindsOf = async (tool: string): Promise<string[]> =>
  asOwner(async (db) => {
    const { rows } = await db.query<{ kind: string }>(
      `SELECT c.kind FROM action_change c JOIN action a USING (workspace_id, action_id) WHERE a.tool = $1 ORDER BY c.action_id, c.change`,
      [tool],
    );
    return rows.map((row) => row.kind);
  });

beforeAll(async () => {
  scoreByName();
  desk = await makeDesk(await testWorkspace());
  other = await makeDesk(await testWorkspace());
});

describe('C9.2 human approval', () => {
  test('9.2.1 an irreversible action does not run without approval', async () => {
    const view = await ask(desk.agent, 'high.9.2.1');
    expect(view.verdict).toBeUndefined();
    expect(view.effectiveArgs).toBeUndefined();
    const { verdict } = await ask(desk.agent, 'read.9.2.1');
    await expect(redeemAction(desk.gateway, view.id, { verdict: verdict!, actionHash: view.actionHash })).rejects.toThrowError(
      code('verdictInvalid'),
    );
    await expect(
      castVote(desk.agent, view.id, { vote: 'approve', reasonCode: 'asIntended', seenHash: 'x'.repeat(16), revision: 1 }),
    ).rejects.toThrowError(code('agentCannotDecide'));
    // Who the action is for does not approve it, whatever name the agent used for them.
    const own = await ask(desk.agent, 'high.9.2.1.own', { subject: { type: 'user', id: desk.anna.email.toUpperCase() } });
    await expect(vote(desk.anna, own.id)).rejects.toThrowError(code('separationOfDuties'));
  });

  test('9.2.2 the reviewer is shown the whole action, canonical and not shortened', async () => {
    const args = { note: 'x'.repeat(50_000), amount: '1.00', 'cl\u0430im': 1 };
    const view = await ask(desk.agent, 'high.9.2.2', { args });
    const shown = await getReview(desk.anna, view.id);
    expect(shown.proposedArgs).toEqual(args);
    expect(shown.effectiveArgs).toEqual(args);
  });

  test('9.2.3 the approval is bound to exactly these parameters, requester and context', async () => {
    const view = await ask(desk.agent, 'high.9.2.3');
    await vote(desk.anna, view.id);
    const approved = await getAction(desk.agent, view.id);
    // A gateway makes the hash by itself, with another implementation of RFC 8785, from what it will send.
    const hashOf = (args: unknown): string =>
      `sha256:${createHash('sha256')
        .update(canonicalize({ ...approved.binding, args })!)
        .digest('hex')}`;
    expect(hashOf(approved.effectiveArgs)).toBe(approved.actionHash);
    const changed = { ...(approved.effectiveArgs as object), amount: '421.00' };
    await expect(
      redeemAction(desk.gateway, view.id, { verdict: approved.verdict!, actionHash: hashOf(changed) }),
    ).rejects.toThrowError(code('hashMismatch'));
    const second = await ask(desk.agent, 'high.9.2.3');
    await vote(desk.anna, second.id);
    const twin = await getAction(desk.agent, second.id);
    expect(twin.actionHash).not.toBe(approved.actionHash);
    await expect(
      redeemAction(desk.gateway, second.id, { verdict: approved.verdict!, actionHash: approved.actionHash }),
    ).rejects.toThrowError(code('verdictInvalid'));
    const { payload, protectedHeader } = await jwtVerify(approved.verdict!, createLocalJWKSet(verdictJwks() as never), {
      algorithms: ['EdDSA'],
      typ: 'verdict+jwt',
      audience: 'gateway',
    });
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload).toMatchObject({ act: view.id, hsh: approved.actionHash, tool: 'high.9.2.3', state: 'approved' });
    expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(15 * 60);
    expect(JSON.stringify(payload)).not.toContain('Anna');
  });

  test('9.2.3 two readers cannot read one request differently', () => {
    const decode = (text: string) => () => decodeStrictJson(Buffer.from(text));
    for (const text of [
      '{"args":{"amount":"1","amount":"9"}}',
      '{"args":9007199254740993}',
      '{"args":"\\ud83d"}',
      '{"args":1e999}',
    ])
      expect(decode(text), text).toThrowError(code('invalidRequest'));
    expect(decode('{"args":{"amount":"1.00"}}')()).toEqual({ args: { amount: '1.00' } });
  });

  test('9.2.4 an approval has a nonce and is good for one execution', async () => {
    const view = await ask(desk.agent, 'read.9.2.4');
    expect(Buffer.from(view.nonce, 'base64url')).toHaveLength(16);
    const once = { verdict: view.verdict!, actionHash: view.actionHash };
    await redeemAction(desk.gateway, view.id, once);
    await expect(redeemAction(desk.gateway, view.id, once)).rejects.toThrowError(code('alreadyRedeemed'));
    const foreign = await ask(other.agent, 'read.9.2.4');
    await expect(
      redeemAction(desk.gateway, view.id, { verdict: foreign.verdict!, actionHash: view.actionHash }),
    ).rejects.toThrowError(code('verdictInvalid'));
    await expect(redeemAction(other.gateway, view.id, once)).rejects.toThrowError(code('notFound'));
    const [head, body] = view.verdict!.split('.');
    const none = `${Buffer.from('{"alg":"none","typ":"verdict+jwt","kid":"x"}').toString('base64url')}.${body}.${head}`;
    await expect(redeemAction(desk.gateway, view.id, { ...once, verdict: none })).rejects.toThrowError(code('verdictInvalid'));
  });

  test('9.2.5 an approval lapses, and so does the question', async () => {
    const low = await ask(desk.agent, 'read.9.2.5');
    const high = await ask(desk.agent, 'high.9.2.5');
    await asOwner((db) => db.query(`UPDATE action SET execute_by = now() - interval '1 second' WHERE tool = 'read.9.2.5'`));
    await asOwner((db) => db.query(`UPDATE action SET expires_at = now() - interval '1 second' WHERE tool = 'high.9.2.5'`));
    await expect(redeemAction(desk.gateway, low.id, { verdict: low.verdict!, actionHash: low.actionHash })).rejects.toThrowError(
      code('expired'),
    );
    await expect(vote(desk.anna, high.id)).rejects.toThrowError(code('expired'));
  });
});

describe('9.7.7 fails closed when policy cannot be asked', () => {
  test('nothing is allowed, nothing is redeemed', async () => {
    const before = await ask(desk.agent, 'read.9.7.7');
    const away = vi.spyOn(policies, 'policiesInForce').mockRejectedValue(new Error('away'));
    await expect(ask(desk.agent, 'read.9.7.7')).rejects.toThrow('away');
    await expect(
      redeemAction(desk.gateway, before.id, { verdict: before.verdict!, actionHash: before.actionHash }),
    ).rejects.toThrow('away');
    away.mockRestore();
    expect(await getAction(desk.agent, before.id)).toMatchObject({ execution: 'none' });
  });

  test('a policy that became stricter takes leave back', async () => {
    const view = await ask(desk.agent, 'read.stricter');
    const document = {
      id: 'stop', version: '2', title: 'Stop', scope: {}, tests: [],
      rules: [{ id: 'all', when: 'true', route: 'review' as const, reason: 'everything is looked at' }],
    }; // prettier-ignore
    const stricter = vi
      .spyOn(policies, 'policiesInForce')
      .mockResolvedValue({ documents: [document], label: 'stop@2', hash: 'x' });
    await expect(
      redeemAction(desk.gateway, view.id, { verdict: view.verdict!, actionHash: view.actionHash }),
    ).rejects.toThrowError(code('policyChanged'));
    stricter.mockRestore();
    expect(await getAction(desk.agent, view.id)).toMatchObject({ state: 'revoked', reasonCode: 'policyChanged' });
    await expect(redeemAction(desk.gateway, view.id, { verdict: view.verdict!, actionHash: view.actionHash })).rejects.toThrow();
  });
});

describe('C14.1 shutdown', () => {
  const target = { environment: 'halting' };

  test('14.1.2 a person stops everything in a scope at once, and it is drilled and timed', async () => {
    const pending = await ask(desk.agent, 'high.14.1.2', { target });
    const allowed = await ask(desk.agent, 'read.14.1.2', { target });
    const elsewhere = await ask(desk.agent, 'read.14.1.2');
    const running = await ask(desk.agent, 'read.14.1.2', { target });
    const redeemed = await redeemAction(desk.gateway, running.id, { verdict: running.verdict!, actionHash: running.actionHash });
    const halt = await startHalt(desk.carla, {
      scope: 'environment',
      value: 'halting',
      mode: 'stop',
      reason: 'a drill',
      drill: true,
    });
    expect(halt).toMatchObject({ drill: true, frozen: 1, voided: 1, running: 1, timeToSafeMs: null });
    await expect(
      redeemAction(desk.gateway, allowed.id, { verdict: allowed.verdict!, actionHash: allowed.actionHash }),
    ).rejects.toThrowError(code('halted'));
    await expect(vote(desk.anna, pending.id)).rejects.toThrowError(code('halted'));
    expect(await ask(desk.agent, 'read.14.1.2', { target })).toMatchObject({
      state: 'denied',
      reasonCode: 'halted',
      halt: halt.id,
    });
    expect(await getAction(desk.agent, elsewhere.id)).toMatchObject({ state: 'allowed' });
    expect(await vote(desk.anna, pending.id, { vote: 'reject', reasonCode: 'notRequested' })).toMatchObject({
      state: 'rejected',
    });
    await reportResult(desk.gateway, running.id, { redemptionId: redeemed.redemptionId!, status: 'succeeded' });
    const [safe] = (await listHalts(desk.carla)).filter((one) => one.id === halt.id);
    expect(safe!.timeToSafeMs).toBeGreaterThanOrEqual(0);
    await resumeHalt(desk.carla, halt.id, { reason: 'drill over' });
    expect(await getAction(desk.agent, allowed.id)).toMatchObject({ state: 'revoked' });
    expect(await ask(desk.agent, 'read.14.1.2', { target })).toMatchObject({ state: 'allowed' });
  });

  test('14.1.3 two middle states: reading only, and everything by a person; resumed in stages', async () => {
    const halt = await startHalt(desk.carla, { scope: 'environment', value: 'halting', mode: 'readOnly', reason: 'look first' });
    expect(await ask(desk.agent, 'read.14.1.3', { target })).toMatchObject({ state: 'allowed' });
    expect(await ask(desk.agent, 'low.14.1.3', { target })).toMatchObject({ state: 'denied' });
    await expect(resumeHalt(desk.carla, halt.id, { to: 'readOnly', reason: 'x' })).rejects.toThrowError(code('conflict'));
    expect(await resumeHalt(desk.carla, halt.id, { to: 'everythingNeedsAHuman', reason: 'better' })).toMatchObject({
      endedAt: null,
    });
    expect(await ask(desk.agent, 'read.14.1.3', { target })).toMatchObject({ state: 'pendingReview' });
    expect(await resumeHalt(desk.carla, halt.id, { reason: 'fine' })).toMatchObject({ endedAt: expect.any(String) as string });
    expect(await ask(desk.agent, 'read.14.1.3', { target })).toMatchObject({ state: 'allowed' });
  });

  test('14.1.4 it is out of band: no agent can start, end or avoid it, who does shows again who they are, and the command line needs no desk', async () => {
    await expect(startHalt(desk.agent, { scope: 'workspace', mode: 'stop', reason: 'x' })).rejects.toThrowError(
      code('agentCannotDecide'),
    );
    const halt = await startHalt(desk.carla, { scope: 'tool', value: 'read.14.1.4', mode: 'stop', reason: 'x' });
    await expect(resumeHalt(desk.gateway, halt.id, { reason: 'x' })).rejects.toThrowError(code('agentCannotDecide'));
    await asOwner((db) =>
      db.query(`UPDATE session SET created_at = now() - interval '1 hour' WHERE session_id = $1`, [desk.carla.sessionId]),
    );
    await expect(resumeHalt(desk.carla, halt.id, { reason: 'x' })).rejects.toThrowError(code('stepUpRequired'));
    await asOwner((db) => db.query(`UPDATE session SET confirmed_at = now() WHERE session_id = $1`, [desk.carla.sessionId]));
    await resumeHalt(desk.carla, halt.id, { reason: 'x' });
    // `countersign halt` (lib/cli/commands/halt.integration.test.ts runs the command itself); only a person ends it.
    const machine = { type: 'service', workspaceId: desk.ws.workspaceId, name: 'cli' } as const;
    const outOfBand = await startHalt(machine, { scope: 'tool', value: 'read.14.1.4', mode: 'stop', reason: 'x' });
    expect(await ask(desk.agent, 'read.14.1.4')).toMatchObject({ state: 'denied', halt: outOfBand.id });
    await expect(resumeHalt(machine, outOfBand.id, { reason: 'x' })).rejects.toThrowError(code('agentCannotDecide'));
    await expect(startHalt({ ...machine, name: 'worker' }, { scope: 'workspace', mode: 'stop', reason: 'x' })).rejects.toThrowError(code('agentCannotDecide')); // prettier-ignore
    await resumeHalt(desk.carla, outOfBand.id, { reason: 'x' });
  });
});

describe('C14.2 and C14.3 oversight', () => {
  test('14.2.2 without a person in time the answer is no', async () => {
    const view = await ask(desk.agent, 'high.14.2.2', { options: { ttlSeconds: 30 } });
    await asOwner((db) =>
      db.query(
        `UPDATE action SET asked_at = now() - interval '31 seconds', expires_at = now() - interval '1 second' WHERE tool = 'high.14.2.2'`,
      ),
    );
    await sweepWorkspace(desk.ws.workspaceId);
    const expired = await getAction(desk.agent, view.id);
    expect(expired).toMatchObject({ state: 'expired', reasonCode: 'silence' });
    expect(expired.verdict).toBeUndefined();
    await expect(cancelAction(desk.agent, view.id)).rejects.toThrowError(code('alreadyDecided'));
  });

  test('14.3.1 every intervention is in the log: asked, voted, signed, redeemed, ended', async () => {
    const view = await ask(desk.agent, 'high.14.3.1', { decision: 'run-14-3-1' });
    await vote(desk.anna, view.id);
    const approved = await getAction(desk.agent, view.id);
    const redeemed = await redeemAction(desk.gateway, view.id, { verdict: approved.verdict!, actionHash: approved.actionHash });
    await reportResult(desk.gateway, view.id, { redemptionId: redeemed.redemptionId!, status: 'succeeded' });
    expect(await kindsOf('high.14.3.1')).toEqual([
      'action.requested',
      'review.decided',
      'verdict.issued',
      'verdict.redeemed',
      'action.result',
    ]);
    const { rows } = await asOwner((db) =>
      db.query<{ entry: Buffer }>(
        `SELECT e.entry FROM event e JOIN action a USING (workspace_id, decision_id) WHERE a.tool = 'high.14.3.1'`,
      ),
    );
    // What an agent or a person wrote is in disclosures, never in a leaf.
    expect(rows.length).toBe(6);
    for (const { entry } of rows) expect(entry.toString('utf8')).not.toMatch(/pi_9|\b420\b|Looked at it/);
  });
});
