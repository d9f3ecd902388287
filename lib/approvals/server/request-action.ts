import { hash } from 'node:crypto';
import type { Actor, KeyActor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { askedAtDesk } from '@/lib/assessment/server/sidecars';
import { withWorkspace } from '@/lib/db/transaction';
import { ensureMonths } from '@/lib/ingest/server/ingest-records-store';
import { WriteQueue } from '@/lib/ingest/server/write-queue';
import type { SystemEntry } from '@/lib/registry/contract';
import { resolveSystems } from '@/lib/registry/server/resolve-systems';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import type { ActionView } from '../contract';
import type { NewAction } from '../schemas';
import { macOf } from './action-hash';
import { findAction, findByIdempotencyKey } from './action-store';
import { checkAction } from './check-action';
import { requireKeepable, requireNamesWithoutSecrets } from './check-args';
import { createActions, Duplicate, type Made } from './create-actions';
import { prepareJoin } from './join-trail';
import type { AskedFor } from './plan-action';
import { viewAction } from './view-action';

const KEY = /^[\x21-\x7e]{1,200}$/;
/** Actions of one transaction: those that wait while another one commits go together. */
const TOGETHER = 32;
/** Half of a transaction only reads: who asks meanwhile is read for and judged while the one before writes. */
const TRANSACTIONS = 2;

type Held = typeof globalThis & { countersignActionWrites?: WriteQueue<AskedFor, Made> };
/** One a process, also when the bundler loads this module twice. */
const queue = ((globalThis as Held).countersignActionWrites ??= new WriteQueue<AskedFor, Made>(
  TOGETHER,
  async (workspaceId, jobs) => {
    const { made, committed } = await withWorkspace(workspaceId, (tx) => createActions(tx, workspaceId, jobs.flat()));
    committed();
    return made.map((one) => [one]);
  },
  () => 1,
  TRANSACTIONS,
));

interface Answer {
  view: ActionView;
  waiting: boolean;
}

/**
 * An agent asks leave for an action. Final at once for low risk and for what a policy blocks; `checking` while deterministic checks run; else a
 * person is asked. The same Idempotency-Key with the same body answers how it stands now. What is answered was committed: the action, its events
 * and, where it may run, its verdict, in one transaction. Throws preconditionRequired, idempotencyMismatch, secretInArgs, argsTooLarge,
 * systemNotPermitted.
 */
export async function requestAction(actor: Actor, input: NewAction, idempotencyKey: string | null): Promise<Answer> {
  requirePermission(actor, 'actions.request');
  if (actor.type !== 'key') throw new AppError('forbidden', 'Actions are asked for by programs, with an API key.');
  if (!idempotencyKey || !KEY.test(idempotencyKey))
    throw new AppError(
      'preconditionRequired',
      'Send an Idempotency-Key: 1 to 200 printable characters, the same when you try again.',
      { field: 'idempotency-key' },
    );
  const key = keptKey(idempotencyKey);
  const { workspaceId } = actor;
  const bodyMac = macOf(workspaceId, 'request', input as unknown as JsonValue);
  requireNamesWithoutSecrets(input);
  requireKeepable(input.args as JsonValue);
  if (input.target) requireKeepable(input.target as JsonValue, 'body.target');
  const system = await systemOf(actor, input.system);
  const [join, said] = await Promise.all([prepareJoin(actor, input, system), askedAtDesk(workspaceId, input.args)]);
  await ensureMonths([new Date()]);
  const [made] = await queue
    .submit(workspaceId, [{ actor, input, idempotencyKey: key, bodyMac, system, join, said }])
    .catch((error: unknown) => {
      if (error instanceof Duplicate) return [null];
      throw error;
    });
  if (!made) return replay(actor, key, bodyMac);
  if (made.view.state !== 'checking') return answer(made.view);
  await checkAction(workspaceId, made.actionId);
  return withWorkspace(workspaceId, async (tx) =>
    answer(await viewAction(tx, workspaceId, (await findAction(tx, workspaceId, made.actionId))!)),
  );
}

const answer = (view: ActionView): Answer => ({ view, waiting: view.retryAfterMs !== undefined });

async function replay(actor: KeyActor, key: string, bodyMac: Buffer): Promise<Answer> {
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const row = await findByIdempotencyKey(tx, workspaceId, actor.keyId, key);
    if (!row) throw new AppError('unavailable', 'The same request was being stored. Send it again.', {}, 1);
    if (Buffer.compare(row.body_mac, bodyMac) !== 0)
      throw new AppError(
        'idempotencyMismatch',
        'This Idempotency-Key was used for another action. Another action needs another key.',
        { field: 'idempotency-key' },
      );
    return answer(await viewAction(tx, workspaceId, row));
  });
}

async function systemOf(actor: KeyActor, key: string): Promise<SystemEntry> {
  const systems = await resolveSystems(actor.workspaceId, [key], actor.systemId === null && new Map([[key, new Date()]]));
  const system = systems.get(key);
  if (!system || !canSeeSystem(actor, system.id))
    throw new AppError('systemNotPermitted', 'This API key is bound to another AI system, or there is no room for a new one.', {
      field: 'body.system',
    });
  return system;
}

/**
 * The key as it is kept. One that reads like a secret (`token=...`, but also `reset_password:run-1`, which names a tool) is kept as its digest: the same key is
 * the same request all the same, and no table, event or page shows it.
 */
function keptKey(given: string): string {
  return removeSecrets(given) === given ? given : `sha256:${hash('sha256', given, 'hex')}`;
}
