import { randomBytes } from 'node:crypto';
import type { SqlTx } from '@/lib/db/transaction';
import { captureRecord } from '@/lib/ingest/capture';
import { isStricter, type CaptureLevel } from '@/lib/registry/capture-levels';
import { captureUnderLock } from '@/lib/registry/server/capture-in-force';
import { placeRecords } from '@/lib/ingest/server/store-records';
import type { Appended } from '@/lib/ledger/contract';
import { actEvent } from '@/lib/ledger/server/append';
import { lockHead, placeEvents, type LogHead, type PlacedEvent } from '@/lib/ledger/server/append-store';
import { removeSecretsFrom } from '@/lib/privacy/scrub-json';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { ActionView } from '../contract';
import type { NewAction } from '../schemas';
import { CHECK_BUDGET_MS, RUN_WINDOW_MS, type ActionFacts } from '../state';
import { hashAction, macOf } from './action-hash';
import { findActions, type NewActionRow } from './action-store';
import { askPeople } from './ask-people';
import { DecidingFacts } from './deciding-facts';
import { insertActions, insertChanges, keysTaken, type SignedActionRow } from './insert-actions-store';
import { signLeave } from './issue-verdict';
import { planAction, toolUse, type AskedFor, type Planned } from './plan-action';
import { assessmentData } from './judge-action';
import { pastOf } from './known-before';
import { lockSettings, type ApprovalSettings } from './setting-store';
import { shellOf, standing, type ShownAction } from './view-action';

/** Null: the same key asked under the same Idempotency-Key before. */
export type Made = { actionId: string; view: ActionView } | null;

/** Rolls the transaction back: the same request was stored meanwhile. */
export class Duplicate extends Error {}

interface Numbered extends Planned {
  actionId: string;
  facts: ActionFacts;
  nonce: Buffer;
  hash: Buffer;
  decisionId: string | null;
}

/**
 * Several requests of one workspace in one transaction: settings (against halts), judgement, the log's head, events, verdicts, rows. The head is
 * taken as late as can be, and a bounded number of statements runs under it, whatever the number of requests. `committed` is to be called
 * after the commit. Throws Duplicate when another transaction stored one of them meanwhile.
 */
export async function createActions(
  tx: SqlTx,
  workspaceId: string,
  all: readonly AskedFor[],
): Promise<{ made: Made[]; committed: () => void }> {
  const facts = new DecidingFacts(tx, workspaceId);
  // In one round trip, in this order: halts are read once the settings are locked against them.
  const [settings, taken] = await Promise.all([
    lockSettings(tx, workspaceId, 'decide'),
    keysTaken(tx, workspaceId, all),
    facts.policies(),
    facts.halts(),
    facts.register(),
    ...all.map(({ input, system }) => facts.ask(toolUse(input, system.id))),
  ]);
  const nameOf = (one: AskedFor): string => `${one.actor.keyId} ${one.idempotencyKey}`;
  const fresh = all.filter((one, i) => !taken.has(nameOf(one)) && all.findIndex((other) => nameOf(other) === nameOf(one)) === i);
  const planned = await Promise.all(fresh.map((asked) => planAction(tx, workspaceId, settings, facts, asked)));
  // Before the head is taken: looking for secrets takes as long as the words are.
  const said = planned.map(({ asked }) => askedData(asked.input, asked.system.captureLevel));
  const head = await lockHead(tx, workspaceId);
  const { now } = head;
  const { numbered, write } = await number(tx, workspaceId, settings, head, planned);
  const levels = await captureUnderLock(tx, workspaceId, head.captureIdx);
  const asking = placeEvents(
    head,
    numbered.map((one, i) => requestedEvent(one, said[i]!, levels.get(one.asked.system.id) ?? 'full')),
  );
  const allowed = numbered.flatMap((one, i) => (one.facts.state === 'allowed' ? [{ one, said: asking[i]!.appended }] : []));
  const leave = allowed.map(({ one, said }) =>
    signLeave(workspaceId, { ...claimsOf(one), said, epoch: settings.haltEpoch, now }),
  );
  const issued = placeEvents(
    head,
    allowed.map(({ one }, i) =>
      actEvent(
        { workspaceId, type: 'service' },
        { kind: 'verdict.issued', ...placeOf(one), data: { ...aboutOf(one), ...leave[i]!.data } },
      ),
    ),
  );
  const leaveOf = new Map(allowed.map(({ one }, i) => [one.actionId, { ...leave[i]!, idx: issued[i]!.appended.idx }]));
  const rows = numbered.map((one, i) => ({
    ...rowOf(workspaceId, one, asking[i]!.appended, settings, now),
    verdict: leaveOf.get(one.actionId)?.verdict ?? null,
    verdictId: leaveOf.get(one.actionId)?.jti ?? null,
  }));
  const changes = numbered.flatMap((one, i) => {
    const leave = leaveOf.get(one.actionId);
    return [
      { actionId: one.actionId, change: 1, kind: 'action.requested', idx: asking[i]!.appended.idx },
      ...(leave ? [{ actionId: one.actionId, change: 2, kind: 'verdict.issued', idx: leave.idx }] : []),
    ];
  });
  // Nobody can wait for what did not exist; only the desk wants to know of what waits for people.
  const wake = numbered.flatMap((one) => (one.facts.state === 'pendingReview' ? [one.actionId] : []));
  const [committed, inserted, , found] = await Promise.all([
    write([...asking, ...issued]),
    insertActions(tx, workspaceId, rows),
    insertChanges(tx, workspaceId, changes, wake),
    findActions(tx, workspaceId, wake),
  ]);
  if (inserted < rows.length) throw new Duplicate();
  const stored = new Map(found.map((row) => [row.action_id, row]));
  await askPeople(
    tx,
    workspaceId,
    facts,
    wake.map((id) => stored.get(id)!),
  );
  const madeOf = new Map(numbered.map((one, i) => [one.asked, viewOf(workspaceId, one, rows[i]!)]));
  return { made: all.map((one) => madeOf.get(one) ?? null), committed };
}

/** Under the log's head: ids, times by its clock, hashes; and the steps that the askings are in their decisions' trails. */
async function number(
  tx: SqlTx,
  workspaceId: string,
  settings: ApprovalSettings,
  head: LogHead,
  planned: readonly Planned[],
): Promise<{ numbered: Numbered[]; write: (behind: readonly PlacedEvent[]) => Promise<() => void> }> {
  const { now } = head;
  const ids = planned.map(() => uuidv7(now.getTime()));
  const joins = planned.flatMap(({ asked }, i) => (asked.join ? [{ i, join: asked.join }] : []));
  const stored = await placeRecords(tx, workspaceId, head, joins.map(({ i, join }, position) => ({ ...join.prepare(ids[i]!), position, emitter: join.emitter }))); // prettier-ignore
  const decisionOf = new Map(
    joins.map(({ i }, position) => {
      const result = stored.results[position];
      return [i, result?.status === 'accepted' ? result.decisionId : null] as const;
    }),
  );
  const numbered = planned.map((one, i): Numbered => {
    const { input, system } = one.asked;
    const nonce = randomBytes(16);
    const wait = reviewMs(settings, one.judged.assessment.tier, one.route, input.options?.ttlSeconds);
    return {
      ...one,
      actionId: ids[i]!,
      facts: begin(one.route, one.stopped, now.getTime(), wait),
      nonce,
      hash: hashAction({
        v: 1,
        tenant: toPublicId('workspace', workspaceId),
        agent: system.key,
        subject: input.subject ?? null,
        tool: { name: input.tool.name, schemaVersion: input.tool.schemaVersion ?? null },
        target: input.target ?? null,
        args: input.args,
        nonce: nonce.toString('base64url'),
      }),
      decisionId: decisionOf.get(i) ?? null,
    };
  });
  return { numbered, write: stored.write };
}

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

/** How long people have: as the agent asked, or as the workspace says for the tier. */
function reviewMs(settings: ApprovalSettings, tier: string, route: string, seconds: number | undefined): number {
  const usual = tier === 'critical' || route === 'dual_review' ? settings.criticalSeconds : settings.highSeconds;
  return (seconds ?? usual) * 1000;
}

const placeOf = (one: Numbered): { decisionId: string | null; systemId: string } => ({
  decisionId: one.decisionId,
  systemId: one.asked.system.id,
});
const aboutOf = (one: Numbered): JsonObject => ({
  action: toPublicId('action', one.actionId),
  ...(one.asked.input.step ? { step: one.asked.input.step } : {}),
});

/** `level`: its system's capture level in force, which may have been lowered since the request came. */
function requestedEvent(one: Numbered, said: JsonObject, level: CaptureLevel): ReturnType<typeof actEvent> {
  const { captureLevel } = one.asked.system;
  return actEvent(one.asked.actor, {
    kind: 'action.requested',
    ...placeOf(one),
    data: {
      ...aboutOf(one),
      ...(isStricter(level, captureLevel) ? askedData(one.asked.input, level) : said),
      nonce: one.nonce.toString('base64url'),
      actionHash: `sha256:${one.hash.toString('hex')}`,
      state: one.facts.state,
      ...(one.halt ? { halt: toPublicId('halt', one.halt.halt_id) } : {}),
      assessment: assessmentData(one.judged),
      chain: JSON.parse(JSON.stringify(one.chain)) as JsonValue,
    },
  });
}

/**
 * What the agent said, free of secrets, for the event's disclosure. Its words about the action are kept as the AI system's capture level says, as in
 * any record. Tool, arguments, subject and target stay whole at every level: they are what people decide on, what the hash covers, and what runs.
 */
function askedData(input: NewAction, level: CaptureLevel): JsonObject {
  const { tool, args, subject = null, target = null, run = null, context = null, options = null } = input;
  const said = JSON.parse(JSON.stringify({ tool, args, subject, target, run, context, options })) as JsonObject;
  const kept: JsonObject = { data: said['context'] ?? null };
  captureRecord({ form: 'event', event: kept }, level);
  return removeSecretsFrom({ ...said, context: kept['data'] ?? null }) as JsonObject;
}

function claimsOf(one: Numbered): Omit<Parameters<typeof signLeave>[1], 'said' | 'epoch' | 'now'> {
  const { input, actor } = one.asked;
  return {
    actionId: one.actionId,
    askedBy: actor.keyId,
    hash: one.hash,
    proposedHash: one.hash,
    tool: input.tool.name,
    callId: input.run?.callId ?? null,
    runId: input.run?.runId ?? null,
    chain: one.chain,
    tier: one.judged.assessment.tier,
    state: 'allowed',
    votes: [],
    executeBy: new Date(one.facts.executeBy!),
  };
}

/** What would run, whatever the agent says about it: a new call id or other words do not make it another call. */
function callMacOf(workspaceId: string, { tool, args, subject, target }: NewAction, system: string): Buffer {
  return macOf(workspaceId, 'call', JSON.parse(JSON.stringify({ system, tool: tool.name, args, subject, target })) as JsonValue);
}

function rowOf(workspaceId: string, one: Numbered, event: Appended, settings: ApprovalSettings, now: Date): NewActionRow {
  const { input, actor, system } = one.asked;
  const { assessment, effect } = one.judged;
  const { state } = one.facts;
  return {
    actionId: one.actionId,
    systemId: system.id,
    decisionId: one.decisionId,
    stepKey: input.step ?? null,
    askedBy: actor.keyId,
    idempotencyKey: one.asked.idempotencyKey,
    bodyMac: one.asked.bodyMac,
    callMac: callMacOf(workspaceId, input, system.key),
    tool: input.tool.name,
    toolVersion: input.tool.schemaVersion ?? null,
    effect: effect.effect,
    environment: input.target?.environment ?? null,
    subjectMac: input.subject ? macOf(workspaceId, 'subject', input.subject.id.trim().toLowerCase()) : null,
    runId: input.run?.runId ?? null,
    callId: input.run?.callId ?? null,
    framework: input.run?.framework ?? null,
    callback: input.options?.callbackId ?? null,
    acceptsEdits: input.options?.acceptsEdits ?? false,
    supersedes: one.supersedes,
    facts: one.facts,
    reasonCode: state === 'denied' ? (one.stopped ? 'halted' : 'blocked') : null,
    tier: assessment.tier,
    score: assessment.tier === 'unscored' ? null : assessment.score,
    route: one.route,
    chain: one.chain,
    ruleKey: one.chain.rules[0] ?? `baseline/${assessment.tier}`,
    frozenBy: one.halt && one.stopped ? one.halt.halt_id : null,
    nonce: one.nonce,
    hash: one.hash,
    idx: event.idx,
    haltEpoch: settings.haltEpoch,
    askedAt: now,
    decidedAt: state === 'allowed' || state === 'denied' ? now : null,
    ...pastOf(workspaceId, effect, input.args as JsonValue),
  };
}

function viewOf(workspaceId: string, one: Numbered, row: SignedActionRow): NonNullable<Made> {
  const shown = shownOf(one.asked.system.key, row);
  const { state, execution } = standing(shown);
  const { input } = one.asked;
  const asked: JsonObject = { subject: (input.subject ?? null) as JsonValue, target: (input.target ?? null) as JsonValue };
  const shell = shellOf(workspaceId, shown, state, execution, asked);
  return { actionId: one.actionId, view: { ...shell, ...(state === 'allowed' ? { effectiveArgs: input.args } : {}) } };
}

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/** What is shown of a row that was just written, without reading it again. */
function shownOf(systemKey: string, row: SignedActionRow): ShownAction {
  const { facts } = row;
  return {
    action_id: row.actionId, system_key: systemKey, tool: row.tool, tool_version: row.toolVersion, state: facts.state, execution: facts.execution,
    revision: facts.revision, change: row.verdict === null ? 1 : 2, reason_code: row.reasonCode, tier: row.tier, score: row.score, route: row.route,
    chain: row.chain, required: facts.required, approvals: 0, maker_id: null, checking_until: dateOf(facts.checkingUntil),
    expires_at: dateOf(facts.expiresAt), execute_by: dateOf(facts.executeBy), escalation: 0, frozen_by: row.frozenBy, nonce: row.nonce,
    proposed_hash: row.hash, action_hash: row.hash, verdict: row.verdict, redemption_id: null, redeemed_at: null, now: row.askedAt,
  }; // prettier-ignore
}
