import { roomsOf, type Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { listMembers } from '@/lib/registry/server/system-overview-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { BlockRecord, ControlDetail, ControlTask } from '../contract';
import { BLOCKS } from './blocks';
import { getFrameworkReport, type ReportAsked } from './get-framework-report';
import { listBlockRecords } from './list-block-records';
import { ALL_SYSTEMS, listCommentRows, listControlRows, listTaskRows } from './register-store';
import { resolveScope } from './scope';
import { openWords } from './sealed-words';

const SAMPLE = 5;

/** One control with everything that hangs on it. Throws notFound. */
export async function getControl(actor: Actor, given: ReportAsked & { ref: string }): Promise<ControlDetail> {
  const { controls, split: _, ...report } = await getFrameworkReport(actor, { ...given, refs: [given.ref] });
  const status = controls[0];
  if (!status) throw new AppError('notFound', 'There is no such control in this version of the framework.');
  const { asked, system } = await resolveScope(actor, given, given.now);
  const { workspaceId } = actor;
  const samples: Record<string, BlockRecord[]> = {};
  for (const run of status.runs) {
    const found: BlockRecord[] = [];
    for (const verdict of ['contradicted', 'uncovered', 'covered'] as const) {
      if (found.length >= SAMPLE || run.population === 0) break;
      const { items } = await listBlockRecords(actor, { ...given, block: run.block, verdict, limit: SAMPLE - found.length });
      found.push(...items);
    }
    samples[run.block] = found;
  }
  return withWorkspace(workspaceId, async (tx) => {
    const rows = (await listControlRows(tx, workspaceId, status.framework, system?.id ?? null)).filter(
      (row) => row.ref === given.ref,
    );
    const argued = rows.find((row) => row.excluded && row.argument);
    const place =
      argued && `argument ${status.framework} ${given.ref} ${argued.systemId === ALL_SYSTEMS ? null : argued.systemId}`;
    const tasks = roomsOf(actor)
      ? []
      : await listTaskRows(tx, workspaceId, { systems: asked.systems, framework: status.framework, ref: given.ref });
    // What people note for each other beside a control is not for whom a room lets in.
    const inside = roomsOf(actor) === null;
    const comments = inside ? await listCommentRows(tx, workspaceId, status.framework, given.ref, asked.systems) : [];
    const mayManage = can(actor, 'evidence.manage') && actor.type === 'person';
    return {
      report,
      status,
      blocks: BLOCKS.filter((one) => status.control.blocks.includes(one.id)),
      samples,
      argument:
        argued && place
          ? {
              reason:
                openWords<{ reason: string }>(workspaceId, place, argued.argument!).reason ??
                'The argument was erased, or cannot be opened with this key.',
              by: argued.arguedByName ?? '',
              at: argued.arguedAt?.toISOString() ?? '',
            }
          : null,
      tasks: tasks.map((row) => toTask(workspaceId, row, asked.now)),
      comments: comments.map((row) => ({
        id: row.commentId,
        author: row.authorName,
        text:
          openWords<{ text: string }>(workspaceId, row.commentId, row.words).text ??
          'The comment was erased, or cannot be opened with this key.',
        at: row.madeAt.toISOString(),
      })),
      members: mayManage ? await listMembers(tx, workspaceId) : [],
      mayManage,
    };
  });
}

export function toTask(workspaceId: string, row: Awaited<ReturnType<typeof listTaskRows>>[number], now: Date): ControlTask {
  return {
    id: toPublicId('task', row.taskId),
    framework: row.framework,
    ref: row.ref,
    what:
      openWords<{ what: string }>(workspaceId, row.taskId, row.words).what ??
      'The task was erased, or cannot be opened with this key.',
    owner: row.ownerName,
    dueOn: row.dueOn,
    doneAt: row.doneAt?.toISOString() ?? null,
    overdue: row.doneAt === null && row.dueOn < now.toISOString().slice(0, 10),
    request:
      row.auditId && row.requestId
        ? {
            audit: toPublicId('audit', row.auditId),
            id: toPublicId('auditRequest', row.requestId),
            by: row.askedByName ?? '',
          }
        : null,
  };
}
