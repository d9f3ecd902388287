import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { checkDocument } from '@/lib/policy/document';
import { editorOf, shownTo } from '@/lib/policy/server/acting';
import { documentHash } from '@/lib/policy/server/document-hash';
import { findDraft } from '@/lib/policy/server/draft-store';
import { findVersionRow } from '@/lib/policy/server/version-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { DRY_RUN_DAYS, newDryRun, type NewDryRun } from '../dry-run';
import type { ArgumentsSeen } from '../masked-facts';
import { countOpenDryRuns, insertDryRun } from './dry-run-store';

const DAY = 86_400_000;

/** Runs that wait or go on at once in a workspace. */
const OPEN = 5;

/**
 * Asks the worker to try a draft (or a version) on decisions that were scored: how would they have been routed? Nothing is changed by it. Conditions see of
 * arguments what the asker may read; in clear with `reveal`, which is the event `content.revealed`. Of decisions whose content is restricted they see
 * none, but for who may read those.
 */
export async function startDryRun(actor: Actor, input: NewDryRun): Promise<{ id: string }> {
  requirePermission(actor, 'policies.write');
  const { policy, version, from, until, reveal } = newDryRun.parse(input);
  if (reveal) {
    requirePermission(actor, 'content.read');
    requirePermission(actor, 'content.reveal');
    if (actor.type !== 'person')
      throw new AppError('forbidden', 'Only a signed-in person can have personal data looked at in clear.', { field: 'reveal' });
  }
  const seen: ArgumentsSeen = reveal ? 'clear' : can(actor, 'content.read') ? 'masked' : 'none';
  const { workspaceId } = actor;
  const untilAt = until ? new Date(until) : new Date();
  const fromAt = from ? new Date(from) : new Date(untilAt.getTime() - DRY_RUN_DAYS * DAY);
  if (untilAt <= fromAt) throw new AppError('unprocessable', 'The range ends before it begins.', { field: 'until' });
  return withWorkspace(workspaceId, async (tx) => {
    const source =
      version === 'draft' ? await findDraft(tx, workspaceId, policy) : await findVersionRow(tx, workspaceId, policy, version);
    if (!source || !(await shownTo(tx, actor))(source.document))
      throw new AppError('notFound', 'There is no such draft or version of this policy.', { field: 'version' });
    const { problems } = checkDocument(source.document);
    const wrong = problems.find((one) => one.level === 'error' && !one.path.startsWith('tests'));
    if (wrong) throw new AppError('unprocessable', `It cannot be tried while it is wrong. ${wrong.path}: ${wrong.message}`);
    if ((await countOpenDryRuns(tx, workspaceId)) >= OPEN)
      throw new AppError('conflict', `${OPEN} dry runs wait or go on already. Cancel one, or wait until one has ended.`);
    const visible = visibleSystems(actor);
    const runId = uuidv7();
    const { by, byName } = editorOf(actor);
    const hash = documentHash(source.document);
    await insertDryRun(tx, workspaceId, {
      runId,
      policyId: policy,
      version: source.version,
      document: source.document,
      hash,
      systems: visible === 'all' ? null : [...visible],
      fromAt,
      untilAt,
      askedBy: by,
      askedByName: byName,
      arguments: seen,
      restricted: can(actor, 'content.restricted') ? 'allowed' : 'withheld',
    });
    const id = toPublicId('dryRun', runId);
    if (reveal)
      await appendAct(tx, actor, {
        kind: 'content.revealed',
        data: {
          reason: reveal.reason,
          ...(reveal.caseNumber ? { caseNumber: reveal.caseNumber } : {}),
          scope: 'dryRun',
          run: id,
        },
      });
    await appendAct(tx, actor, {
      kind: 'policy.dryRunAsked',
      data: {
        run: id,
        policy,
        version: String(source.version),
        hash,
        from: fromAt.toISOString(),
        until: untilAt.toISOString(),
        arguments: seen,
      },
    });
    return { id };
  });
}
