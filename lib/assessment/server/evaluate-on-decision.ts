import type { Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { resolveIn } from '@/lib/decisions/server/resolve-decision-id';
import type { PolicyFacts } from '@/lib/policy/contract';
import { checkDocument } from '@/lib/policy/document';
import { policiesInForce } from '@/lib/policy/server/policies-in-force';
import type { AssessedTier } from '@/lib/risk/contract';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { evaluateInput, type EvaluatedView, type EvaluateInput } from '../evaluate-on-decision';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { withArguments } from '../masked-facts';
import { selectRestricted } from './decision-input-store';
import { openNewest } from './open-assessments';
import { route } from './run-dry-runs';

/**
 * How a decision would be routed now, and with a document in its policy's place. Works on the facts that were stored when it was scored; stores
 * nothing. Of arguments it tells the names only: their values are content, and a document that is tried sees personal data in them masked, and none of
 * a decision whose content is restricted to others.
 */
export async function evaluateOnDecision(actor: Actor, input: EvaluateInput): Promise<EvaluatedView> {
  requirePermission(actor, 'decisions.read');
  const { decision, document: given } = evaluateInput.parse(input);
  const { workspaceId } = actor;
  const checked = given === undefined ? null : checkDocument(given);
  if (checked && !checked.document)
    throw new AppError(
      'unprocessable',
      `The document cannot be read. ${checked.problems[0]?.path || 'document'}: ${checked.problems[0]?.message}`,
    );
  return withWorkspace(workspaceId, async (tx) => {
    const decisionId = await resolveIn(tx, actor, decision);
    const held = (await openNewest(tx, workspaceId, [decisionId])).get(decisionId);
    if (!held?.policy || held.policy.erased)
      throw new AppError('conflict', 'This decision has no stored facts: it was not scored yet, or its content was erased.');
    const inForce = (await policiesInForce(tx, workspaceId, new Date())).documents;
    const document = checked?.document;
    const tier = held.risk.header.tier as AssessedTier;
    // Whoever brings a condition of their own sees what they may see of the arguments, and no more.
    const restricted = (await selectRestricted(tx, workspaceId, [decisionId])).has(decisionId);
    const reads = can(actor, 'content.read') && (!restricted || can(actor, 'content.restricted'));
    const subjects = document
      ? withArguments(held.policy.subjects, reads ? 'masked' : 'none', maskFor(workspaceId))
      : held.policy.subjects;
    const before = route(tier, subjects, inForce);
    const after = route(tier, subjects, document ? [...inForce.filter((one) => one.id !== document.id), document] : inForce);
    return {
      decision: toPublicId('decision', decisionId),
      recorded: held.policy.header.route,
      before: before.route,
      after: after.route,
      subjects: after.subjects.map((one, i) => ({
        no: one.no,
        stage: one.stage,
        ...(one.facts.tool && { tool: one.facts.tool.name }),
        facts: tell(one.facts),
        before: before.subjects[i]!.outcome.route,
        outcome: one.outcome,
      })),
    };
  });
}

function tell(facts: PolicyFacts): { name: string; value: string }[] {
  const args = facts.args && typeof facts.args === 'object' && !Array.isArray(facts.args) ? Object.keys(facts.args) : [];
  const said: [string, string | number | undefined][] = [
    ['system.key', facts.system.key],
    ['environment', facts.environment],
    ['tool.name', facts.tool?.name],
    ['tool.effect', facts.tool?.effect],
    ['tool.reversible', facts.tool?.reversible],
    ['amount', facts.amount && `${facts.amount.value} ${facts.amount.currency ?? ''}`.trim()],
    ['args', args.length > 0 ? args.slice(0, 30).join(', ') : undefined],
    ['risk.tier', facts.risk.tier],
    ['risk.score', facts.risk.score?.toFixed(2)],
    [
      'findings',
      facts.findings
        .slice(0, 20)
        .map((one) => `${one.reasonCode} ${one.severity.toFixed(2)}`)
        .join(', ') || 'none',
    ],
  ];
  return said.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: String(value) }]));
}
