import { askedAtDesk } from '@/lib/assessment/server/sidecars';
import type { SqlTx } from '@/lib/db/transaction';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { policiesInForce } from '@/lib/policy/server/policies-in-force';
import type { AssessedTier, Effect } from '@/lib/risk/contract';
import type { Route } from '@/lib/policy/contract';
import type { PluginsSaid } from '@/lib/risk/server/plugins/with-plugins';
import { tierRank } from '../tiers';
import { hashAction, hashText } from './action-hash';
import type { ActionRow } from './action-store';
import { quorumOf, stricter, type Chain } from './chain';
import { fitsSchema, requireKeepable } from './check-args';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';
import { assessmentData, judgeAction } from './judge-action';
import { knownBefore, pastOf } from './known-before';
import { findToolProfile, riskClassOf, toolUseOf } from './tool-store';
import { subjectOf } from './view-action';

/** Edited arguments, and what sidecars say of them: they are asked before the transaction. */
export interface Edited {
  args: JsonValue | undefined;
  said: PluginsSaid;
}

export interface Edit {
  hash: Buffer;
  required: number;
  tier: AssessedTier;
  score: number | null;
  route: Route;
  chain: Chain;
  /** What the edited call does: a halt asks for it. */
  effect: Effect;
  ruleKey: string;
  /** For the event: what was proposed stays in the event that asked, what is edited stands here. */
  data: JsonObject;
  /** What later calls are held against. */
  past: Pick<ActionRow, 'amount' | 'currency' | 'recipients'>;
}

/** What sidecars say of edited arguments. What will be refused for what it holds is shown to none. Not within a transaction. */
export async function askedAboutEdit(workspaceId: string, args: JsonValue | undefined): Promise<PluginsSaid> {
  if (args === undefined) return [];
  try {
    requireKeepable(args);
  } catch {
    return []; // the edit itself says what is wrong
  }
  return askedAtDesk(workspaceId, args);
}

/**
 * What a reviewer's edit makes of an action: held against the tool's schema, scored and judged anew, under a new hash. It never asks for fewer
 * people than before. Throws unprocessable where the agent does not run edited arguments, argsSchemaInvalid, secretInArgs, argsTooLarge.
 */
export async function editArgs(tx: SqlTx, workspaceId: string, row: ActionRow, edited: Edited): Promise<Edit> {
  const { args } = edited;
  if (!row.accepts_edits)
    throw new AppError('unprocessable', 'This agent does not run edited arguments. Reject it, or return it for changes.', {
      field: 'body.vote',
    });
  if (args === undefined)
    throw new AppError('invalidRequest', 'body.editedArgs: the edited arguments are missing.', { field: 'body.editedArgs' });
  requireKeepable(args, 'body.editedArgs');
  const profile = await findToolProfile(tx, workspaceId, toolUseOf(row));
  if (fitsSchema(profile?.schema ?? null, args) === 'unfit')
    throw new AppError('argsSchemaInvalid', 'The edited arguments do not fit the schema that is registered for this tool.', {
      field: 'body.editedArgs',
    });
  const events = await readEvents(tx, workspaceId, [...new Set([row.requested_idx, row.args_idx])]);
  const asked = events.get(row.requested_idx);
  const before = events.get(row.args_idx)?.['args'];
  if (!asked) throw new AppError('conflict', 'What was asked was erased. This action cannot run any more.');
  if (before !== undefined && canonicalJson(before) === canonicalJson(args))
    throw new AppError('invalidRequest', 'body.editedArgs: nothing is changed. Approve it instead.', {
      field: 'body.editedArgs',
    });
  const tool = isJsonObject(asked['tool']) ? asked['tool'] : null;
  const context = isJsonObject(asked['context']) ? asked['context'] : null;
  const judged = await judgeAction(await policiesInForce(tx, workspaceId, new Date()), {
    system: { key: row.system_key, riskClass: await riskClassOf(tx, workspaceId, row.system_id) },
    tool: { name: row.tool, annotations: isJsonObject(tool?.['annotations']) ? tool['annotations'] : undefined },
    args,
    environment: row.environment,
    task: typeof context?.['task'] === 'string' ? context['task'] : undefined,
    profile,
    said: edited.said,
    before: () =>
      knownBefore(tx, workspaceId, {
        systemId: row.system_id, decisionId: row.decision_id, stepKey: row.step_key, actionId: row.action_id, tool: row.tool, args,
      }), // prettier-ignore
  });
  if (judged.route === 'block')
    throw new AppError('unprocessable', 'Policy blocks the action as edited.', { field: 'body.editedArgs' });
  const route = stricter(judged.route, 'review');
  const hash = hashAction({
    v: 1,
    tenant: toPublicId('workspace', workspaceId),
    agent: row.system_key,
    subject: subjectOf(asked['subject']),
    tool: { name: row.tool, schemaVersion: row.tool_version },
    target: isJsonObject(asked['target']) ? asked['target'] : null,
    args,
    nonce: Buffer.from(row.nonce).toString('base64url'),
  });
  const { tier, score } = judged.assessment;
  const rules = judged.outcome.matched.map(({ policy, rule }) => `${policy}/${rule}`);
  return {
    hash,
    required: quorumOf(route),
    // A reader of lists sees the sharpest of what was proposed and what it became.
    tier: tierRank(tier) >= tierRank(row.tier) ? tier : row.tier,
    score: tier === 'unscored' ? row.score : score,
    // What is redeemed is held against the edited call's own route, so that a later, stricter policy is noticed.
    route,
    chain: {
      ...row.chain,
      rules,
      policies: judged.policies,
    },
    effect: judged.effect.effect,
    ruleKey: rules[0] ?? `baseline/${tier}`,
    data: { args, editedHash: hashText(hash), newRevision: row.revision + 1, assessment: assessmentData(judged) },
    past: pastOf(workspaceId, judged.effect, args),
  };
}
