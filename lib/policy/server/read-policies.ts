import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import type { PolicyDocument } from '../contract';
import { diffDocuments, type PartChange } from '../diff';
import { heldBy, refusesVersionAct, statusOf, type VersionAct } from '../lifecycle';
import type { DraftView, PolicyRow, PolicyView, VersionView } from '../views';
import { editorOf, shownTo, writersOf } from './acting';
import { findDraft, findPolicyRow, listDraftRows, listPolicyRows, type DraftRow } from './draft-store';
import { bundle, type PoliciesInForce } from './policies-in-force';
import { listVersionRows, readInForce, type VersionRow } from './version-store';

/**
 * Every policy that is about an AI system the reader sees, or about all, in one line, and what is in force now. Of a policy whose versions speak of different
 * systems the line tells only what the versions shown say.
 */
export async function listPolicies(
  actor: Actor,
): Promise<{ items: PolicyRow[]; inForce: Pick<PoliciesInForce, 'label' | 'hash'> }> {
  requirePermission(actor, 'policies.read');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const now = new Date();
    const [heads, drafts, versions] = [
      await listPolicyRows(tx, workspaceId),
      await listDraftRows(tx, workspaceId),
      await listVersionRows(tx, workspaceId, null),
    ];
    const whole = bundle(await readInForce(tx, workspaceId, now));
    const shows = await shownTo(tx, actor);
    const items = heads.flatMap((head): PolicyRow[] => {
      const all = versions.filter((one) => one.policyId === head.policyId);
      const mine = all.filter((one) => shows(one.document));
      const draft = drafts.find((one) => one.policyId === head.policyId && shows(one.document));
      if (mine.length === 0 && !draft && visibleSystems(actor) !== 'all') return [];
      const of = (status: string): VersionRow | undefined => mine.find((one) => statusOf(one, now) === status);
      const held = heldBy(all, now);
      const active = held && shows(held.document) ? held : undefined;
      const shown: PolicyDocument | undefined =
        (active ?? of('scheduled') ?? of('proposed'))?.document ?? draft?.document ?? mine[0]?.document;
      return [
        {
          id: head.policyId,
          title: shown?.title ?? head.title,
          scope: shown?.scope ?? {},
          rules: shown?.rules.length ?? 0,
          inForce: active?.version ?? null,
          inForceSince: active?.fromAt?.toISOString() ?? null,
          scheduled: of('scheduled')?.version ?? null,
          proposed: of('proposed')?.version ?? null,
          draft: draft?.version ?? null,
          retiring: active !== undefined && active.retireBy !== null,
        },
      ];
    });
    return { items, inForce: { label: labelOf(whole, shows), hash: whole.hash } };
  });
}

/** What is in force, by name and version: of documents that the reader does not see, that there are some. */
function labelOf({ label, documents }: PoliciesInForce, shows: (document: PolicyDocument) => boolean): string {
  const shown = documents.filter(shows);
  if (shown.length === documents.length) return label;
  return [...shown.map(({ id, version }) => `${id}@${version}`), 'others'].join(', ');
}

/** One policy with its draft and its versions, the newest first: those about an AI system that the reader sees, or about all. */
export async function getPolicy(actor: Actor, policyId: string): Promise<PolicyView> {
  requirePermission(actor, 'policies.read');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const head = await findPolicyRow(tx, workspaceId, policyId);
    if (!head) throw new AppError('notFound', 'There is no policy of this name.');
    const written = await findDraft(tx, workspaceId, policyId);
    const all = await listVersionRows(tx, workspaceId, policyId);
    const shows = await shownTo(tx, actor);
    const draft = written && shows(written.document) ? written : null;
    const versions = all.filter((one) => shows(one.document));
    const whole = visibleSystems(actor) === 'all';
    const newest = draft ?? versions[0];
    if (!newest && !whole) throw new AppError('notFound', 'There is no policy of this name.');
    const now = new Date();
    const held = heldBy(all, now);
    // What waits for consent: who may give it is told, those who wrote with a key among them.
    const writers = new Map<number, string[]>();
    for (const row of versions) if (row.state === 'proposed') writers.set(row.version, await writersOf(tx, workspaceId, row));
    return {
      id: policyId,
      title: whole || !newest ? head.title : newest.document.title,
      createdBy: head.createdBy,
      createdAt: head.createdAt.toISOString(),
      draft: draft && toDraftView(draft),
      versions: versions.map((row) => toVersionView(actor, row, held, writers.get(row.version) ?? row.editors)),
    };
  });
}

/** What changed between two versions; `draft` names the draft. */
export async function diffVersions(actor: Actor, policyId: string, from: string, to: string): Promise<{ changes: PartChange[] }> {
  const policy = await getPolicy(actor, policyId);
  const find = (name: string, field: string): PolicyDocument => {
    const document =
      name === 'draft' ? policy.draft?.document : policy.versions.find((one) => String(one.version) === name)?.document;
    if (!document) throw new AppError('notFound', `There is no version "${name.slice(0, 20)}" of this policy.`, { field });
    return document;
  };
  return { changes: diffDocuments(find(from, 'query.from'), find(to, 'query.to')) };
}

const toDraftView = (row: DraftRow): DraftView => ({
  version: row.version,
  document: row.document,
  revision: row.revision,
  editedBy: { id: row.editedBy, name: row.editedByName },
  editedAt: row.editedAt.toISOString(),
  editors: peopleOf(row),
});

/** Everybody who wrote on it, in the order of their first word. */
const peopleOf = ({ editors, editorNames }: Pick<DraftRow, 'editors' | 'editorNames'>): DraftView['editors'] =>
  editors.map((id, i) => ({ id, name: editorNames[i] ?? '' }));

function toVersionView(actor: Actor, row: VersionRow, held: VersionRow | null, editors: readonly string[]): VersionView {
  const now = new Date();
  const status = statusOf(row, now);
  const { by } = editorOf(actor);
  const refuses = (act: VersionAct): string | null => {
    if (actor.type !== 'person') return 'Only a signed-in person may.';
    if (!can(actor, act === 'withdraw' ? 'policies.write' : 'policies.activate')) return 'Your role may not.';
    return refusesVersionAct({ ...row, editors }, act, by, now);
  };
  return {
    version: row.version,
    status: status === 'active' && held && held !== row ? 'paused' : status,
    document: row.document,
    hash: row.hash,
    editedBy: { id: row.editedBy, name: row.editedByName },
    editors: peopleOf(row),
    proposedBy: { id: row.proposedBy, name: row.proposedByName },
    proposedAt: row.proposedAt.toISOString(),
    reason: row.reason,
    wishedFrom: row.wishedFrom?.toISOString() ?? null,
    wishedUntil: row.wishedUntil?.toISOString() ?? null,
    decidedBy: row.decidedBy === null ? null : { id: row.decidedBy, name: row.decidedByName ?? '' },
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionReason: row.decisionReason,
    from: row.fromAt?.toISOString() ?? null,
    until: row.untilAt?.toISOString() ?? null,
    retirement:
      row.retireBy === null
        ? null
        : {
            askedBy: { id: row.retireBy, name: row.retireByName ?? '' },
            askedAt: row.retireAskedAt!.toISOString(),
            reason: row.retireReason ?? '',
            endedBy: row.retiredByName,
          },
    refuses: { activate: refuses('activate'), withdraw: refuses('withdraw'), retire: refuses('retire') },
  };
}
