import type { KeyActor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { findChannel } from '@/lib/notify/server/channel-store';
import type { SystemEntry } from '@/lib/registry/contract';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import type { PluginsSaid } from '@/lib/risk/server/plugins/with-plugins';
import { haltOver } from '../halt';
import type { NewAction } from '../schemas';
import { findAction } from './action-store';
import { quorumOf, stricter, type Chain } from './chain';
import type { DecidingFacts } from './deciding-facts';
import type { HaltRow } from './halt-store';
import type { TrailJoin } from './join-trail';
import type { ToolUse } from './tool-store';
import { judgeAction, type Judged } from './judge-action';
import { knownBefore } from './known-before';
import type { ApprovalSettings } from './setting-store';

/** One request, checked and with what could be looked up before the transaction. */
export interface AskedFor {
  actor: KeyActor;
  input: NewAction;
  idempotencyKey: string;
  bodyMac: Buffer;
  system: SystemEntry;
  join: TrailJoin | null;
  said: PluginsSaid;
}

export interface Planned {
  asked: AskedFor;
  judged: Judged;
  route: Judged['route'];
  chain: Chain;
  halt: HaltRow | null;
  stopped: boolean;
  supersedes: string | null;
}

/** Judged before the head is taken: what is scored, what policy says, what a halt says, who will decide. */
export async function planAction(
  tx: SqlTx,
  workspaceId: string,
  settings: ApprovalSettings,
  facts: DecidingFacts,
  asked: AskedFor,
): Promise<Planned> {
  const { actor, input, system } = asked;
  const environment = input.target?.environment ?? null;
  const args = input.args as JsonValue;
  const [policies, halts, register, { riskClass, owner }, profile, supersedes] = await Promise.all([
    facts.policies(),
    facts.halts(),
    facts.register(),
    facts.system(system.id),
    facts.profile(toolUse(input, system.id)),
    supersededBy(tx, actor, input.options?.supersedes ?? null),
    requireChannel(tx, workspaceId, input.options?.callbackId),
  ]);
  const judged = await judgeAction(policies, {
    system: { key: system.key, riskClass },
    tool: { name: input.tool.name, annotations: input.tool.annotations },
    args,
    environment,
    task: input.context?.task,
    profile,
    said: asked.said,
    before: async () =>
      knownBefore(
        tx,
        workspaceId,
        {
          systemId: system.id,
          decisionId: asked.join ? await asked.join.known(tx) : null,
          stepKey: input.step ?? null,
          actionId: null,
          tool: input.tool.name,
          args,
        },
        facts.past(system.id, input.tool.name),
      ),
  });
  const { effect } = judged.effect;
  const { halt, does } = haltOver(halts, {
    systemId: system.id,
    askedBy: actor.keyId,
    tool: input.tool.name,
    environment,
    effect,
  });
  const route = does === 'ask' ? stricter(judged.route, 'review') : judged.route;
  return {
    asked,
    judged,
    route,
    halt,
    stopped: does === 'stop',
    supersedes,
    chain: {
      policies: judged.policies,
      rules: judged.outcome.matched.map(({ policy, rule }) => `${policy}/${rule}`),
      quorum: quorumOf(route),
      roles: settings.eligibleRoles,
      backupRoles: settings.backupRoles,
      excludeOwner: settings.excludeOwner,
      owner,
      competence: register.version,
      requireCompetence: register.required,
      bundle: judged.assessment.bundle,
      reasons: [...new Set(judged.assessment.findings.map((one) => one.reasonCode))].slice(0, 20),
    },
  };
}

/** An outcome goes to channels that an administrator registered, never to an address that an agent names. */
async function requireChannel(tx: SqlTx, workspaceId: string, publicId: string | undefined): Promise<void> {
  if (publicId === undefined) return;
  const id = fromPublicId('channel', publicId);
  const channel = id === null ? null : await findChannel(tx, workspaceId, id);
  if (channel?.kind !== 'webhook')
    throw new AppError('invalidRequest', 'body.options.callbackId: there is no webhook channel with this id.', {
      field: 'body.options.callbackId',
    });
}

async function supersededBy(tx: SqlTx, actor: KeyActor, publicId: string | null): Promise<string | null> {
  if (publicId === null) return null;
  const id = fromPublicId('action', publicId);
  if (id === null)
    throw new AppError('invalidRequest', 'body.options.supersedes: this is no id of an action.', {
      field: 'body.options.supersedes',
    });
  const before = await findAction(tx, actor.workspaceId, id);
  if (before?.asked_by !== actor.keyId)
    throw new AppError('unprocessable', 'The action that this one replaces was not asked for with this key.', {
      field: 'body.options.supersedes',
    });
  return id;
}

/** What of the request says which tool, where. */
export function toolUse({ tool, target }: NewAction, systemId: string): ToolUse {
  return { systemId, environment: target?.environment ?? null, tool: tool.name, version: tool.schemaVersion ?? null };
}
