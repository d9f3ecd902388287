import { setImmediate } from 'node:timers/promises';
import type { SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { sealText } from '@/lib/ledger/server/sealed-text';
import { fromPublicId } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { countIn, toRanges } from '../ranges';
import { emptyActWords, insertTombstones } from './content-store';
import { writeJournal } from './journal';
import { namingTest, type Names } from './naming';
import { nextWordActs, removeActs, selectIncidentActs, type DueAct, type IncidentAct } from './purge-store';

const BATCH = 500;

/** An act that goes: of which kind, and which question of an audit it is about, as a UUID. */
export interface NamingAct extends DueAct {
  kind?: string;
  request?: string | null;
  /** Of an act of an audit that cannot be read: the questions that acts of its kind which can be read are about. What it said was about another. */
  others?: ReadonlySet<string>;
  /** Of a draft, which names a person in some of its sections: its id and the others, sealed as the register keeps them. */
  draft?: { draftId: string; rest: Buffer } | null;
}

/** Questions of audits, by the kind of the acts about them that can be read. */
export type ReadActs = Record<string, Set<string>>;
export const noneRead = (): ReadActs => ({ 'audit.requested': new Set(), 'audit.answered': new Set() });

/**
 * What people wrote of incidents, beside controls and in audits, about no decision, where it names any of these persons by the ids, addresses and
 * numbers that their decisions named them with. Each act goes as a whole; class, times and clocks of an incident, owners and days of a task stay.
 * From a place in the log on; `readable`: what was read before that place.
 */
export async function findNamingIncidents(
  tx: SqlTx,
  workspaceId: string,
  names: Pick<Names, 'words' | 'values'>,
  start = 0,
  readable = noneRead(),
): Promise<NamingAct[]> {
  const naming = namingTest(names);
  if (!naming) return [];
  const found: NamingAct[] = [];
  for (let from = start; ;) {
    const rows = await nextWordActs(tx, workspaceId, from, BATCH);
    const last = rows.at(-1);
    if (!last) return found;
    const open = await bodyOpener(tx, workspaceId, rows);
    for (const row of rows) {
      const text = textOf(open(row));
      const said = text === null ? null : (JSON.parse(text) as JsonValue);
      const request = requestOf(said);
      if (request) readable[row.kind]?.add(request);
      // What cannot be opened goes too, as in decisions: nobody can say whom it names.
      if (text !== null && !naming(text)) continue;
      const draft = row.kind === 'evidence.draftSaved' ? draftOf(workspaceId, said, naming) : null;
      found.push({
        anchorId: row.anchor_id,
        idx: row.idx,
        kind: row.kind,
        request,
        others: text === null ? readable[row.kind] : undefined,
        draft,
      });
    }
    from = last.idx + 1;
    await setImmediate(); // the process answers others, too
  }
}

/** The question of an audit that an act asks or answers. */
function requestOf(said: JsonValue): string | null {
  const request = isJsonObject(said) ? said['request'] : undefined;
  return typeof request === 'string' ? fromPublicId('auditRequest', request) : null;
}

/** What is left of a draft: an assessment of a hundred sections is not lost for an address in one of them. */
function draftOf(workspaceId: string, said: JsonValue, naming: (text: string) => boolean): NamingAct['draft'] {
  if (!isJsonObject(said) || typeof said['draft'] !== 'string' || !isJsonObject(said['sections'] ?? null)) return null;
  const draftId = fromPublicId('draft', said['draft']);
  const sections = Object.entries(said['sections'] as JsonObject);
  const rest = sections.filter(([, text]) => !naming(JSON.stringify(text)));
  if (!draftId) return null;
  return { draftId, rest: sealText(workspaceId, 'evidence', draftId, JSON.stringify(Object.fromEntries(rest))) };
}

/** What the event says of acts that go: those on incidents, and what was written beside controls and in audits. */
export function incidentsSay(acts: readonly NamingAct[]): JsonObject {
  const isIncident = (one: NamingAct): boolean => one.kind === undefined || one.kind.startsWith('incident.');
  const [incidents, others] = [acts.filter(isIncident), acts.filter((one) => !isIncident(one))];
  return {
    ...(incidents.length > 0 && { incidents: { removed: toRanges(incidents.map((one) => one.idx)) } }),
    ...(others.length > 0 && { words: { removed: toRanges(others.map((one) => one.idx)) } }),
  };
}

/**
 * The acts go, named by an event `content.erased` that is in the log already, and the copies of their words beside controls and in audits with them.
 * The register of incidents shows its words no more from this commit on.
 */
export async function removeIncidentActs(
  tx: SqlTx,
  workspaceId: string,
  causeIdx: number,
  acts: readonly NamingAct[],
): Promise<void> {
  if (acts.length === 0) return;
  await insertTombstones(tx, workspaceId, causeIdx, toRanges(acts.map((one) => one.idx)));
  await removeActs(tx, causeIdx, acts);
  await emptyActWords(tx, workspaceId, {
    idxs: acts.map((one) => one.idx),
    asked: acts.flatMap((one) => (one.kind === 'audit.requested' ? (one.request ?? []) : [])),
    answered: acts.flatMap((one) => (one.kind === 'audit.answered' ? (one.request ?? []) : [])),
    askedBut: othersOf(acts, 'audit.requested'),
    answeredBut: othersOf(acts, 'audit.answered'),
    drafts: acts.flatMap((one) => one.draft ?? []),
  });
}

/** Null: every act of the kind can be read. */
function othersOf(acts: readonly NamingAct[], kind: string): string[] | null {
  const others = acts.find((one) => one.kind === kind && one.others)?.others;
  return others ? [...others] : null;
}

/**
 * Erases what these acts on incidents say, with an event `content.erased` of its own and a line of the journal, so that a restored backup forgets it
 * again. Acts that belong to a decision are left: they go with it; so is what stands at a place and is not the act that is meant: another event, or,
 * where only the place is known, one received after `until`. Returns how many went.
 */
export async function eraseIncidentActs(
  tx: SqlTx,
  workspaceId: string,
  says: JsonObject,
  meant: readonly IncidentAct[],
  until: Date | null = null,
): Promise<number> {
  await lockHead(tx, workspaceId);
  const acts = await selectIncidentActs(tx, workspaceId, meant, until);
  if (acts.length === 0) return 0;
  const ranges = toRanges(acts.map((one) => one.idx));
  const [event] = await appendAct(
    tx,
    { workspaceId, type: 'service' },
    { kind: 'content.erased', data: { ...says, ranges, ...incidentsSay(acts), decisions: [] } },
  );
  await removeIncidentActs(tx, workspaceId, event!.idx, acts);
  writeJournal(workspaceId, {
    v: 1,
    at: new Date().toISOString(),
    incidentActs: acts.map(({ idx, event }) => ({ index: idx, event })),
  });
  return countIn(ranges);
}
