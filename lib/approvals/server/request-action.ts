import { randomBytes } from 'node:crypto';
import type { Actor, KeyActor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { ensureMonths } from '@/lib/ingest/server/ingest-records-store';
import { lockHead } from '@/lib/ledger/server/append-store';
import type { SystemEntry } from '@/lib/registry/contract';
import { resolveSystems } from '@/lib/registry/server/resolve-systems';
import { removeSecretsFrom } from '@/lib/privacy/scrub-json';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { ActionView } from '../contract';
import { haltEffect, haltOver } from '../halt';
import type { NewAction } from '../schemas';
import { CHECK_BUDGET_MS, RUN_WINDOW_MS, type ActionFacts } from '../state';
import { hashAction, macOf } from './action-hash';
import { findAction, findByIdempotencyKey, insertAction, noteChange } from './action-store';
import { appendActionEvent } from './append-action-event';
import { quorumOf, stricter, type Chain } from './chain';
import { requireKeepable } from './check-args';
import { checkAction } from './check-action';
import { openHalts } from './halt-store';
import { issueVerdict } from './issue-verdict';
import { assessmentData, judgeAction, type Judged } from './judge-action';
import { knownBefore, pastOf } from './known-before';
import { registerVersion } from './reviewer-duty';
import { membersWithRoles, ownerOfSystem } from './reviewer-store';
import { enqueueNotice, lockSettings, type ApprovalSettings } from './setting-store';
import { findToolProfile, riskClassOf } from './tool-store';
import { viewAction } from './view-action';
import { joinTrail, prepareJoin } from './join-trail';

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * An agent asks leave for an action. Final at once for low risk and for what a policy blocks; `checking` while deterministic checks run; else a
 * person is asked. The same Idempotency-Key with the same body answers how it stands now. What is answered was committed: the action, its events
 * and, where it may run, its verdict, in one transaction. Throws preconditionRequired, idempotencyMismatch, secretInArgs, argsTooLarge,
 * systemNotPermitted.
 */
export async function requestAction(
  actor: Actor,
  input: NewAction,
  idempotencyKey: string | null,
): Promise<{ view: ActionView; waiting: boolean }> {
  requirePermission(actor, 'actions.request');
  if (actor.type !== 'key') throw new AppError('forbidden', 'Actions are asked for by programs, with an API key.');
  if (!idempotencyKey || !KEY.test(idempotencyKey))
    throw new AppError(
      'preconditionRequired',
      'Send an Idempotency-Key: 1 to 200 printable characters, the same when you try again.',
      {
        field: 'idempotency-key',
      },
    );
  const { workspaceId } = actor;
  const bodyMac = macOf(workspaceId, 'request', input as unknown as JsonValue);
  const known = await withWorkspace(workspaceId, (tx) => replay(tx, actor, idempotencyKey, bodyMac));
  if (known) return known;
  requireKeepable(input.args as JsonValue);
  if (input.target) requireKeepable(input.target as JsonValue, 'body.target');
  const system = await systemOf(actor, input.system);
  const join = await prepareJoin(actor, input, system);
  await ensureMonths([new Date()]);
  const made = await withWorkspace(workspaceId, (tx) =>
    create(tx, { actor, input, idempotencyKey, bodyMac, system, join }),
  ).catch((error: unknown) => {
    if (error instanceof Duplicate) return null;
    throw error;
  });
  if (made === null) {
    const other = await withWorkspace(workspaceId, (tx) => replay(tx, actor, idempotencyKey, bodyMac));
    if (other) return other;
    throw new AppError('unavailable', 'The same request was being stored. Send it again.', {}, 1);
  }
  made.committed();
  if (made.checking) await checkAction(actor.workspaceId, made.actionId);
  return withWorkspace(workspaceId, async (tx) => answer(tx, workspaceId, made.actionId));
}

async function answer(tx: SqlTx, workspaceId: string, actionId: string): Promise<{ view: ActionView; waiting: boolean }> {
  const view = await viewAction(tx, workspaceId, (await findAction(tx, workspaceId, actionId))!);
  return { view, waiting: view.retryAfterMs !== undefined };
}

async function replay(
  tx: SqlTx,
  actor: KeyActor,
  key: string,
  bodyMac: Buffer,
): Promise<{ view: ActionView; waiting: boolean } | null> {
  const row = await findByIdempotencyKey(tx, actor.workspaceId, actor.keyId, key);
  if (!row) return null;
  if (Buffer.compare(row.body_mac, bodyMac) !== 0)
    throw new AppError(
      'idempotencyMismatch',
      'This Idempotency-Key was used for another action. Another action needs another key.',
      {
        field: 'idempotency-key',
      },
    );
  const view = await viewAction(tx, actor.workspaceId, row);
  return { view, waiting: view.retryAfterMs !== undefined };
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

interface Given {
  actor: KeyActor;
  input: NewAction;
  idempotencyKey: string;
  bodyMac: Buffer;
  system: SystemEntry;
  join: Awaited<ReturnType<typeof prepareJoin>>;
}
interface Made {
  actionId: string;
  checking: boolean;
  committed: () => void;
}

/** One transaction: settings (against halts), the log's head, the row. Throws Duplicate when the same request is there already. */
async function create(tx: SqlTx, given: Given): Promise<Made> {
  const { actor, input, system } = given;
  const { workspaceId } = actor;
  const settings = await lockSettings(tx, workspaceId, 'decide');
  const environment = input.target?.environment ?? null;
  const profile = await findToolProfile(tx, workspaceId, input.tool.name, input.tool.schemaVersion ?? null);
  const judged = await judgeAction(tx, workspaceId, {
    system: { key: system.key, riskClass: await riskClassOf(tx, workspaceId, system.id) },
    tool: { name: input.tool.name, annotations: input.tool.annotations },
    args: input.args as JsonValue,
    environment,
    task: input.context?.task,
    profile,
    before: async () =>
      knownBefore(tx, workspaceId, {
        systemId: system.id,
        decisionId: given.join ? await given.join.known(tx) : null,
        stepKey: input.step ?? null,
        actionId: null,
        tool: input.tool.name,
        args: input.args as JsonValue,
      }),
  });
  const halt = haltOver(
    (await openHalts(tx, workspaceId)).map((row) => ({ ...row, systemId: row.system_id })),
    { systemId: system.id, askedBy: actor.keyId, tool: input.tool.name, environment, effect: judged.effect.effect },
  );
  const stopped = halt ? haltEffect(halt.mode, judged.effect.effect) : 'none';
  const route = stopped === 'ask' ? stricter(judged.route, 'review') : judged.route;
  const chain = await freezeChain(tx, workspaceId, system.id, settings, judged, route);
  const head = await lockHead(tx, workspaceId);
  const now = head.now.getTime();
  const facts = begin(route, stopped === 'stop', now, reviewMs(settings, judged, route, input));
  const actionId = uuidv7(now);
  const join = await joinTrail(tx, workspaceId, given.join, actionId);
  const nonce = randomBytes(16);
  const hash = hashAction({
    v: 1,
    tenant: toPublicId('workspace', workspaceId),
    agent: system.key,
    subject: input.subject ?? null,
    tool: { name: input.tool.name, schemaVersion: input.tool.schemaVersion ?? null },
    target: input.target ?? null,
    args: input.args,
    nonce: nonce.toString('base64url'),
  });
  const about = { action_id: actionId, system_id: system.id, decision_id: join.decisionId, step_key: input.step ?? null };
  const event = await appendActionEvent(tx, actor, about, 'action.requested', {
    ...askedData(input),
    nonce: nonce.toString('base64url'),
    actionHash: `sha256:${hash.toString('hex')}`,
    state: facts.state,
    ...(halt && stopped !== 'none' ? { halt: toPublicId('halt', halt.halt_id) } : {}),
    assessment: assessmentData(judged),
    chain: JSON.parse(JSON.stringify(chain)) as JsonValue,
  });
  const inserted = await insertAction(tx, workspaceId, {
    actionId,
    systemId: system.id,
    decisionId: join.decisionId,
    stepKey: input.step ?? null,
    askedBy: actor.keyId,
    idempotencyKey: given.idempotencyKey,
    bodyMac: given.bodyMac,
    tool: input.tool.name,
    toolVersion: input.tool.schemaVersion ?? null,
    effect: judged.effect.effect,
    environment,
    subjectMac: input.subject ? macOf(workspaceId, 'subject', input.subject.id.trim().toLowerCase()) : null,
    runId: input.run?.runId ?? null,
    callId: input.run?.callId ?? null,
    framework: input.run?.framework ?? null,
    callback: input.options?.callbackId ?? null,
    acceptsEdits: input.options?.acceptsEdits ?? false,
    supersedes: await supersededBy(tx, actor, input.options?.supersedes ?? null),
    facts,
    reasonCode: facts.state === 'denied' ? (stopped === 'stop' ? 'halted' : 'blocked') : null,
    tier: judged.assessment.tier,
    score: judged.assessment.tier === 'unscored' ? null : judged.assessment.score,
    route,
    chain,
    ruleKey: chain.rules[0] ?? `baseline/${judged.assessment.tier}`,
    frozenBy: halt && stopped === 'stop' ? halt.halt_id : null,
    nonce,
    hash,
    idx: event.idx,
    haltEpoch: settings.haltEpoch,
    decidedAt: facts.state === 'allowed' || facts.state === 'denied' ? head.now : null,
    ...pastOf(workspaceId, judged.effect, input.args as JsonValue),
  });
  if (!inserted) throw new Duplicate();
  await noteChange(tx, workspaceId, { actionId, change: 1, kind: 'action.requested', idx: event.idx });
  if (facts.state === 'allowed')
    await issueVerdict(tx, actor, (await findAction(tx, workspaceId, actionId))!, event, settings.haltEpoch);
  if (facts.state === 'pendingReview')
    await askPeople(tx, workspaceId, {
      actionId,
      systemId: system.id,
      tier: judged.assessment.tier,
      dueAt: new Date(facts.expiresAt!),
      chain,
    });
  return { actionId, checking: facts.state === 'checking', committed: join.committed };
}

/** Rolls the transaction back: the same request was stored meanwhile. */
class Duplicate extends Error {}

function begin(route: string, stopped: boolean, now: number, reviewMs: number): ActionFacts {
  const facts: ActionFacts = {
    state: 'checking', execution: 'none', revision: 1, required: 0, approvedBy: [], maker: null, frozen: false, checkingUntil: null, expiresAt: null,
    executeBy: null, redeemedAt: null,
  }; // prettier-ignore
  if (stopped || route === 'block') return { ...facts, state: 'denied' };
  if (route === 'allow') return { ...facts, state: 'allowed', executeBy: now + RUN_WINDOW_MS };
  if (route === 'check') return { ...facts, checkingUntil: now + CHECK_BUDGET_MS };
  return { ...facts, state: 'pendingReview', required: route === 'dual_review' ? 2 : 1, expiresAt: now + reviewMs };
}

/** How long people have: as the workspace says for the tier, or as the agent asked. */
export function reviewMs(
  settings: ApprovalSettings,
  judged: Pick<Judged, 'assessment'>,
  route: string,
  input: { options?: NewAction['options'] },
): number {
  const usual =
    judged.assessment.tier === 'critical' || route === 'dual_review' ? settings.criticalSeconds : settings.highSeconds;
  return (input.options?.ttlSeconds ?? usual) * 1000;
}

async function freezeChain(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  settings: ApprovalSettings,
  judged: Judged,
  route: Judged['route'],
): Promise<Chain> {
  const register = await registerVersion(tx, workspaceId);
  return {
    policies: judged.policies,
    rules: judged.outcome.matched.map(({ policy, rule }) => `${policy}/${rule}`),
    quorum: quorumOf(route),
    roles: settings.eligibleRoles,
    backupRoles: settings.backupRoles,
    excludeOwner: settings.excludeOwner,
    owner: await ownerOfSystem(tx, workspaceId, systemId),
    competence: register.version,
    requireCompetence: register.required,
    bundle: judged.assessment.bundle,
    reasons: [...new Set(judged.assessment.findings.map((one) => one.reasonCode))].slice(0, 20),
  };
}

/** What the agent said, free of secrets, for the event's disclosure. */
function askedData(input: NewAction): JsonObject {
  const context = input.context ? (removeSecretsFrom(structuredClone(input.context) as JsonValue) as JsonObject) : null;
  return JSON.parse(
    JSON.stringify({
      tool: input.tool,
      args: input.args,
      subject: input.subject ?? null,
      target: input.target ?? null,
      run: input.run ?? null,
      context,
      options: input.options ?? null,
    }),
  ) as JsonObject;
}

/** Somebody is told that people are asked; an administrator at once when there is nobody who could decide. */
export async function askPeople(
  tx: SqlTx,
  workspaceId: string,
  given: { actionId: string; systemId: string; tier: string; dueAt: Date; chain: Chain },
): Promise<void> {
  const subject = toPublicId('action', given.actionId);
  const { tier, dueAt } = given;
  await enqueueNotice(tx, workspaceId, { topic: 'action.pendingReview', subject, tier, dueAt });
  const eligible = await membersWithRoles(tx, workspaceId, given.chain.roles, given.systemId);
  const others = given.chain.excludeOwner ? eligible.filter((id) => id !== given.chain.owner) : eligible;
  if (others.length < given.chain.quorum)
    await enqueueNotice(tx, workspaceId, { topic: 'review.unstaffed', subject, tier, dueAt });
}

async function supersededBy(tx: SqlTx, actor: KeyActor, publicId: string | null): Promise<string | null> {
  const id = publicId === null ? null : fromPublicId('action', publicId);
  if (publicId !== null && id === null)
    throw new AppError('invalidRequest', 'body.options.supersedes: this is no id of an action.', {
      field: 'body.options.supersedes',
    });
  if (id === null) return null;
  const before = await findAction(tx, actor.workspaceId, id);
  if (before?.asked_by !== actor.keyId)
    throw new AppError('unprocessable', 'The action that this one replaces was not asked for with this key.', {
      field: 'body.options.supersedes',
    });
  return id;
}
