import type { SqlTx } from '@/lib/db/transaction';
import { log } from '@/lib/observability/log';
import { actionFacts, NOTHING_KNOWN } from '@/lib/policy/action-facts';
import type { PolicyOutcome, Route } from '@/lib/policy/contract';
import { evaluatePolicies } from '@/lib/policy/evaluate';
import { policiesInForce, type PoliciesInForce } from '@/lib/policy/server/policies-in-force';
import { profileOf } from '@/lib/assessment/tool-effect';
import { classifyTool } from '@/lib/risk/action/effect';
import { isGraver } from '@/lib/risk/action/words';
import type { ActionEffect, Assessment, ToolDescription } from '@/lib/risk/contract';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { sidecarsInForce } from '@/lib/risk/server/plugins/declared-sidecars';
import { addPlugins, type PluginsSaid } from '@/lib/risk/server/plugins/with-plugins';
import { stricter } from './chain';
import type { KnownBefore } from './known-before';
import { namesWebAddress } from '@/lib/risk/action/fetches';
import { scoreAction } from '@/lib/risk/score-action';
import type { ToolProfile } from './tool-store';

export interface Judged {
  assessment: Assessment;
  outcome: PolicyOutcome;
  route: Route;
  policies: { id: string; version: string }[];
  effect: ActionEffect;
  /** What was known beside the call; null: nothing that only reads is held against it. */
  known: KnownBefore | null;
}
export interface JudgeInput {
  system: { key: string; riskClass: string | null };
  tool: { name: string; annotations: Record<string, unknown> | undefined };
  args: JsonValue;
  environment: string | null;
  task: string | undefined;
  profile: ToolProfile | null;
  /** What sidecars say of the arguments. Asked before the transaction: nothing of ours waits for theirs under a lock. */
  said: PluginsSaid;
  /** Reads what went before; asked for calls that do more than read, or that read an address on the web, because those alone are held against it. */
  before: () => Promise<KnownBefore>;
}

/**
 * Risk, then policy. What cannot be scored stands with medium at least; a scorer that fails, or a condition that cannot be evaluated, asks for a
 * person. Never throws for what an action holds.
 */
export async function judgeAction(inForce: Pick<PoliciesInForce, 'documents'>, input: JudgeInput): Promise<Judged> {
  const alone = score(input, null);
  const onlyReads = alone.assessment.effect?.effect === 'read' && !namesWebAddress(input.args);
  const { assessment, failed, known } = onlyReads ? { ...alone, known: null } : await scoreInContext(input);
  const effect = assessment.effect ?? NOTHING_KNOWN;
  const facts = actionFacts(input, assessment, effect);
  let outcome: PolicyOutcome;
  try {
    outcome = evaluatePolicies(inForce.documents, facts);
  } catch (error) {
    log().error({ error: (error as Error).name }, 'policies could not be evaluated');
    outcome = { route: 'review', baseline: 'review', matched: [], unmatched: [], errors: [] };
  }
  return {
    assessment,
    outcome,
    route: failed ? stricter(outcome.route, 'review') : outcome.route,
    policies: inForce.documents.map(({ id, version }) => ({ id, version })),
    effect,
    known,
  };
}

async function scoreInContext(
  input: JudgeInput,
): Promise<{ assessment: Assessment; failed: boolean; known: KnownBefore | null }> {
  let known: KnownBefore;
  try {
    known = await input.before();
  } catch (error) {
    // The database's refusal ends the transaction and with it the request; anything else asks a person.
    log().error({ error: (error as Error).name }, 'what went before an action could not be read');
    return { ...score(input, null), failed: true, known: null };
  }
  return { ...score(input, known), known };
}

function score(input: JudgeInput, known: KnownBefore | null): { assessment: Assessment; failed: boolean } {
  // What the trail says a person asked for; only where it says nothing, what the agent says it was.
  const task = known?.task ?? input.task;
  try {
    const own = scoreAction({
      tool: {
        name: input.tool.name,
        ...(input.profile?.schema ? { parameters: input.profile.schema } : {}),
        ...(input.tool.annotations ? { annotations: input.tool.annotations } : {}),
        // Hints of a server that nobody vouches for: they may raise a risk, never lower it.
        annotationsTrusted: false,
        ...profileFor(input),
      },
      arguments: input.args,
      ...(input.environment ? { environment: input.environment } : {}),
      ...(task ? { task } : {}),
      ...(known ? { history: known.history, steps: known.steps, ...(known.vouched && { vouched: known.vouched }) } : {}),
    });
    const whole = addPlugins(own, input.said, sidecarsInForce());
    const unseen = known?.unseen ?? [];
    // A detector that failed makes the tier a floor: a person looks.
    const blind = whole.unscored.length > 0 && whole.tier !== 'unscored';
    // What reads is held against what went before for its address alone; that not all of it was captured is said, and asks nobody.
    if (own.effect?.effect === 'read')
      return { assessment: { ...whole, unscored: [...whole.unscored, ...unseen] }, failed: blind };
    return { assessment: notSeen(whole, unseen), failed: blind || unseen.length > 0 };
  } catch (error) {
    log().error({ error: (error as Error).name }, 'the scorer failed');
    return {
      assessment: {
        stage: 'action',
        bundle: 'failed',
        score: 0,
        probability: 0,
        tier: 'unscored',
        findings: [],
        unscored: ['action'],
      },
      failed: true,
    };
  }
}

/** What went before and could not be looked at is no good sign: what would have been low is unscored, and a person is asked. */
function notSeen(assessment: Assessment, unseen: readonly string[]): Assessment {
  if (unseen.length === 0) return assessment;
  const tier = assessment.tier === 'low' ? ('unscored' as const) : assessment.tier;
  return { ...assessment, tier, unscored: [...assessment.unscored, ...unseen] };
}

/**
 * What is registered of the tool, as the scorer takes it: with consent it counts, whether it makes a call graver or says that it only reads. Between
 * acts it does not make a call milder than its name and its registered schema say: a payment that is registered as a note stays a payment. Of a tool
 * without a schema its name alone tells; no description of it is known here.
 */
function profileFor({ tool, profile }: JudgeInput): Pick<ToolDescription, 'profile'> {
  const registered = profile?.effect ? profileOf(profile.effect) : undefined;
  if (registered === undefined) return {};
  const { effect, reversible } = registered;
  if (effect === undefined || effect === 'read' || effect === 'sensitive_read') return { profile: registered };
  const said = classifyTool({ name: tool.name, ...(profile?.schema ? { parameters: profile.schema } : {}) }).effect;
  if (!isGraver(said, effect)) return { profile: registered };
  return reversible === 'no' ? { profile: { effect: said, reversible } } : {};
}

/**
 * Whether the policies in force now ask for more than was asked for, on the risk as it was assessed then: a scorer that changed meanwhile takes no
 * leave back, a policy does. A condition that cannot be evaluated any more is stricter.
 */
export async function routeNow(
  tx: SqlTx,
  workspaceId: string,
  of: Omit<JudgeInput, 'profile' | 'task' | 'before' | 'said'>,
  recorded: JsonObject,
): Promise<Route> {
  const effect = isJsonObject(recorded['effect']) ? (recorded['effect'] as unknown as ActionEffect) : NOTHING_KNOWN;
  const { documents } = await policiesInForce(tx, workspaceId, new Date());
  try {
    return evaluatePolicies(documents, actionFacts(of, recorded as unknown as Assessment, effect)).route;
  } catch (error) {
    log().error({ error: (error as Error).name }, 'policies could not be evaluated');
    return 'block';
  }
}

/** The assessment as it goes into an event: codes and places, never text. */
export function assessmentData(judged: Judged): JsonObject {
  const { assessment, outcome, route, effect } = judged;
  return {
    tier: assessment.tier,
    score: assessment.score,
    probability: assessment.probability,
    bundle: assessment.bundle,
    unscored: [...assessment.unscored],
    effect: JSON.parse(JSON.stringify(effect)) as JsonValue,
    findings: JSON.parse(JSON.stringify(assessment.findings)) as JsonValue,
    route,
    baseline: outcome.baseline,
    matched: outcome.matched.map((one) => ({ ...one })),
    errors: outcome.errors.map(({ policy, version, rule }) => ({ policy, version, rule })),
    policies: judged.policies.map((one) => ({ ...one })),
    ...(judged.known
      ? {
          circumstances: {
            history: JSON.parse(JSON.stringify(judged.known.history)) as JsonValue,
            steps: judged.known.steps.length,
            ...(judged.known.unseen.length > 0 && { unseen: [...judged.known.unseen] }),
          },
        }
      : {}),
  };
}
