import { z } from 'zod';
import { roomsOf, type Actor } from '@/lib/access/actor';
import { can, canSeeDecision } from '@/lib/access/permissions';
import { noteAccess } from '@/lib/access/server/note-access';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { readableBy } from '@/lib/decisions/server/readable';
import { toPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import type { IncidentPage, IncidentSummary, IncidentView } from '../../incidents/contract';
import type { ReportKind, ReportRecipient } from '../../incidents/words';
import { resolveScope } from '../scope';
import { openWords } from '../sealed-words';
import { clocksOfRow } from './close-incident';
import { askedIn } from './ask-redaction';
import { anchorOf, mayReadWords, placeOfStep, requireIncident } from './incident-access';
import {
  countChanges,
  listIncidentRows,
  listLinkRows,
  listStepRows,
  type IncidentPosition,
  type IncidentRow,
  type LinkRow,
} from './incident-store';

/** So many on a page unless asked otherwise, and at most. */
const PAGE = 50;
const MOST = 200;

/**
 * Incidents of the systems that the reader sees, open ones first, then those known of last; keyset-paged. Titles are for who may read content, and that
 * they were read is noted. Whom rooms let in sees those of every room, each of its period. Throws invalidCursor.
 */
export async function listIncidents(
  actor: Actor,
  given: { system?: string | null; openOnly?: boolean; cursor?: string | null; limit?: number } = {},
  now: Date = new Date(),
): Promise<IncidentPage> {
  const { asked, system } = await resolveScope(actor, { system: given.system ?? null }, now);
  const limit = Math.min(given.limit ?? PAGE, MOST);
  const after = given.cursor ? readPosition(given.cursor) : null;
  const windows = given.system ? roomsOf(actor)?.filter((room) => room.systemId === system?.id) : roomsOf(actor);
  const systems = windows?.map((room) => room.systemId) ?? asked.systems;
  const rows = await withWorkspace(actor.workspaceId, (tx) => listIncidentRows(tx, actor.workspaceId, { systems, windows: windows ?? null, openOnly: given.openOnly ?? false, after, limit: limit + 1 })); // prettier-ignore
  const items = rows.slice(0, limit).map((row) => summaryOf(actor, row, now));
  const read = items.filter((one) => one.title !== null).map((one) => one.id);
  if (read.length > 0) await noteAccess(actor, { kind: 'trail.opened', detail: { incidents: read } });
  return { items, nextCursor: rows.length > limit ? writePosition(rows[limit - 1]!) : null };
}

const writePosition = (row: IncidentRow): string =>
  Buffer.from(JSON.stringify([row.closedAt !== null, row.awareAt.toISOString(), row.incidentId])).toString('base64url');

const position = z.tuple([z.boolean(), z.iso.datetime(), z.uuid()]);
function readPosition(cursor: string): IncidentPosition {
  try {
    const [closed, awareAt, incidentId] = position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { closed, awareAt, incidentId };
  } catch {
    throw brokenCursor(cursor);
  }
}

/**
 * One incident with its clocks, decisions, reports and every step. What people wrote is for who may read content (of restricted decisions, for who may
 * read that). That words were read is noted, with each decision of which something was shown. Throws notFound.
 */
export async function getIncident(actor: Actor, id: string, now: Date = new Date()): Promise<IncidentView> {
  const { view, anchor, systemId } = await withWorkspace(actor.workspaceId, (tx) => readIncident(tx, actor, id, now));
  // One note names them all: an incident of a thousand decisions is not a thousand events each time that somebody looks at it.
  const decisions = view.linked.filter((one) => one.startedAt !== null).map((one) => one.decision);
  const read =
    view.title !== null || view.steps.some((step) => step.words !== null) || view.linked.some((one) => one.inputPreview !== null);
  if (read) await noteAccess(actor, { kind: 'trail.opened', systemId, ...(anchor && { decisionId: anchor }), detail: { incident: view.id, decisions } });
  return view;
} // prettier-ignore

async function readIncident(
  tx: SqlTx,
  actor: Actor,
  id: string,
  now: Date,
): Promise<{ view: IncidentView; anchor: string | null; systemId: string }> {
  const { workspaceId } = actor;
  const row = await requireIncident(tx, actor, id);
  const readable = mayReadWords(actor, row);
  const links = await listLinkRows(tx, workspaceId, row.incidentId);
  const steps = (await listStepRows(tx, workspaceId, row.incidentId)).map((step) => ({
    ...step,
    said:
      readable && step.words
        ? openWords<Record<string, string>>(workspaceId, placeOfStep(row.incidentId, step.idx), step.words)
        : null,
  }));
  const anchor = await anchorOf(tx, workspaceId, row.sourceDecision);
  const asked = askedIn(steps);
  const told = row.reports.filter((one) => one.to === 'authority').map((one) => new Date(one.sentAt).getTime());
  const view: IncidentView = {
    ...summaryOf(actor, row, now),
    what: wordsOf(actor, row).what,
    widespread: row.widespread,
    breach: row.breach,
    providerUnreachable: row.providerUnreachable,
    causalLink: row.causalLink,
    linked: links.map((one) => linkOf(actor, row.systemId, one)),
    reports: steps
      .filter((step) => step.kind === 'reported')
      .map(({ facts, said, byName, madeAt }) => ({
        to: facts.to as ReportRecipient,
        kind: facts.kind as ReportKind,
        sentAt: String(facts.sentAt),
        recipient: said?.recipient ?? null,
        note: said?.note ?? null,
        by: byName,
        recordedAt: madeAt.toISOString(),
      })),
    steps: steps.map(({ kind, madeAt, byName, idx, facts, said }) => ({
      kind,
      at: madeAt.toISOString(),
      by: byName,
      index: idx,
      facts,
      words: said as Record<string, string> | null,
    })),
    changesSince: await countChanges(tx, workspaceId, row.systemId, row.awareAt, told.length > 0 ? new Date(Math.min(...told)) : now), // prettier-ignore
    mayManage: actor.type === 'person' && can(actor, 'incidents.manage'),
    redaction: {
      askedBy: asked?.byName ?? null,
      mayAsk: actor.type === 'person' && can(actor, 'erasure.request') && anchor === null && asked === null && steps.some((step) => step.words !== null), // prettier-ignore
      mayConsent: actor.type === 'person' && can(actor, 'erasure.approve') && asked !== null && asked.byId !== actor.personId,
    },
  };
  return { view, anchor, systemId: row.systemId };
}

/** A linked decision by what a reader recognises it by, as far as they may open it. */
function linkOf(actor: Actor, systemId: string, { decisionId, finding, linkedAt, ...kept }: LinkRow): IncidentView['linked'][number] {
  const seen = kept.startedAt !== null && canSeeDecision(actor, systemId, kept.startedAt);
  return {
    decision: toPublicId('decision', decisionId),
    finding,
    linkedAt: linkedAt.toISOString(),
    exists: kept.startedAt !== null,
    startedAt: seen ? kept.startedAt!.toISOString() : null,
    inputPreview: (seen && readableBy(actor, { flags: kept.flags ?? [] }) && kept.inputPreview) || null,
  };
} // prettier-ignore

function wordsOf(actor: Actor, row: IncidentRow): { title: string | null; what: string | null } {
  const shown = row.words && mayReadWords(actor, row) ? row.words : null;
  const said = shown ? openWords<{ title: string; what: string }>(actor.workspaceId, `incident ${row.incidentId}`, shown) : {};
  return { title: said.title ?? null, what: said.what ?? null };
}

function summaryOf(actor: Actor, row: IncidentRow, now: Date): IncidentSummary {
  return {
    id: toPublicId('incident', row.incidentId),
    system: { id: toPublicId('system', row.systemId), name: row.systemName },
    title: wordsOf(actor, row).title,
    wordsVisible: mayReadWords(actor, row),
    class: row.class,
    status: row.closedAt ? 'closed' : 'open',
    awareAt: row.awareAt.toISOString(),
    openedAt: row.openedAt.toISOString(),
    openedBy: row.openedByName,
    closedAt: row.closedAt?.toISOString() ?? null,
    decisions: row.decisions,
    clocks: clocksOfRow(row, now).map((one) => ({
      ...one,
      dueAt: one.dueAt?.toISOString() ?? null,
      reportedAt: one.reportedAt?.toISOString() ?? null,
    })),
  };
}

export interface RunningClock {
  incident: string;
  /** The name of the AI system; no word that people wrote of the incident. */
  system: string;
  ref: string;
  to: 'authority' | 'provider' | 'dataProtectionAuthority';
  dueAt: string | null;
  overdue: boolean;
}
/** So many open incidents are looked at, those known of first: their clocks end first. */
const MOST_OPEN = 1_000;

/** Clocks that run or ran out, the most urgent first: for the first page of those who keep incidents. Empty for others. */
export async function listRunningClocks(actor: Actor, now: Date = new Date()): Promise<RunningClock[]> {
  if (!can(actor, 'evidence.read') || !can(actor, 'incidents.manage')) return [];
  const { asked } = await resolveScope(actor, { system: null }, now);
  const rows = await withWorkspace(actor.workspaceId, (tx) => listIncidentRows(tx, actor.workspaceId, { systems: asked.systems, openOnly: true, oldestFirst: true, limit: MOST_OPEN })); // prettier-ignore
  return rows
    .flatMap((row) =>
      clocksOfRow(row, now)
        .filter((one) => one.state === 'running' || one.state === 'overdue')
        .map(({ ref, to, dueAt, state }) => ({
          incident: toPublicId('incident', row.incidentId),
          system: row.systemName,
          ref,
          to,
          dueAt: dueAt?.toISOString() ?? null,
          overdue: state === 'overdue',
        })),
    )
    .sort((a, b) => (a.dueAt ?? '').localeCompare(b.dueAt ?? ''));
}
