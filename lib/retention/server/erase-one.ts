import { missedWithout } from '@/lib/assessment/missed';
import { ASSESSED_KINDS, withoutContent } from '@/lib/assessment/without-content';
import { recordOf } from '@/lib/decisions/conflict-body';
import { stepKey } from '@/lib/decisions/fold-step';
import { CHECK_KIND } from '@/lib/decisions/labels';
import type { KeyHistories } from '@/lib/decisions/server/identity-keys-store';
import type { IdentityKeys } from '@/lib/dialects/identity-keys';
import { keysAt, type KeysSince } from '@/lib/dialects/identity-lists';
import { mapRecord } from '@/lib/dialects/map-record';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { packContent, prepareContent } from '@/lib/ledger/server/content';
import type { OpenedBody } from '@/lib/ledger/server/open-bodies';
import { erasedMarker, erasedType } from '@/lib/privacy/markers';
import { ACTS_NAMING_PERSONS } from '@/lib/search/server/index-store';
import type { IndexedRecord } from '@/lib/search/server/record-terms';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { eraseBody, eraseFields, type NamingKeys } from '../erase-record';
import { isReference } from '../reference';
import type { HeldBody } from './content-store';
import { valuesGone, type Names } from './naming';

/** What is to be erased of one decision. */
export interface EraseTarget {
  decisionId: string;
  /** Fields of single records; null: the content of the whole decision. */
  fields: readonly { index: number; fields: readonly string[] }[] | null;
}

/** What an erasure does to the bodies of one decision. Nothing is stored yet. */
export interface ErasePlan {
  decisionId: string;
  /** Bodies that go for good. */
  removed: number[];
  /** Bodies of which something remains, with the digest of that. */
  replaced: { index: number; record: string }[];
  /** All that is there afterwards, to be encrypted anew. */
  contents: { idx: number; plain: Uint8Array }[];
  /** The records among them, for the index of words and persons. */
  records: IndexedRecord[];
  /** Steps whose quoted passages go. */
  steps: string[];
  /** Registered texts that were part of what went: the registry keeps them, and is named for it. */
  texts: number[];
  /** Names, addresses and numbers of persons that went: what is about no decision is looked through for them. */
  names: Pick<Names, 'words' | 'values'>;
}

/** Acts about a decision that say nothing of its content: they stay, byte for byte. Of a reveal the words go, see revealedAfter. */
const KEPT_ACTS = new Set([
  'decision.sealed',
  'trail.opened',
  'record.exported',
  'finding.labelled',
  'hold.met',
  'finding.missedWithdrawn',
]);
const isAssessed = (kind: string): boolean => (ASSESSED_KINDS as readonly string[]).includes(kind);

/**
 * Works out what remains of a decision's bodies. `keep` nothing takes everything; otherwise records keep their structure, and acts
 * that could quote content go. What cannot be opened any more goes too: nobody can say what is in it.
 */
export function planErasure(
  target: EraseTarget,
  keep: 'structure' | 'nothing',
  bodies: readonly HeldBody[],
  open: (row: HeldBody) => OpenedBody,
  /** Other names of steps, and which they lead to. */
  names: ReadonlyMap<string, string> = new Map(),
  /** Of each AI system, under which keys users and sessions were looked for, and in force at a place in the log. */
  histories: KeyHistories = new Map(),
  /** Registered texts that the bodies refer to, by number, as canonical JSON tokens. */
  tokens: ReadonlyMap<number, string> = new Map(),
): ErasePlan {
  const historyOf = (row: HeldBody): readonly KeysSince[] | undefined =>
    row.system_id === null ? undefined : histories.get(row.system_id);
  const keysOf = (row: HeldBody): IdentityKeys => keysAt(historyOf(row), row.idx);
  // Whatever ever named a person there: lists that hold no more may have held for this record.
  const namingOf = (row: HeldBody): NamingKeys => namingKeys(historyOf(row));
  const plan: ErasePlan = {
    decisionId: target.decisionId,
    removed: [],
    replaced: [],
    contents: [],
    records: [],
    steps: [],
    texts: [],
    names: { words: [], values: [] },
  };
  const texts = new Set<number>();
  /** What of a record's registered texts is not in it any more; `after` null: nothing of the record is. */
  const noteTexts = (row: HeldBody, after: string | null): void => {
    for (const ref of row.refs ?? []) {
      const token = ref < 0 ? tokens.get(-ref) : undefined;
      if (ref < 0 && (after === null || token === undefined || !after.includes(token))) texts.add(-ref);
    }
    plan.texts = [...texts];
  };
  const noteNames = (row: HeldBody, after: JsonValue | null): void => {
    const opened = open(row);
    if (opened.state !== 'open') return;
    plan.names.words.push(...wordsOf(opened, keysOf(row)));
    plan.names.values.push(...valuesGone(JSON.parse(opened.text) as JsonValue, after));
  };
  if (keep === 'nothing') {
    for (const row of bodies) {
      noteNames(row, null);
      noteTexts(row, null);
    }
    plan.removed = bodies.map((row) => row.idx);
    return plan;
  }
  const wanted = new Map((target.fields ?? []).map((one) => [one.index, one.fields]));
  const steps = new Set<string>();
  for (const row of bodies) {
    const pointers = wanted.get(row.idx);
    const body = pointers ? open(row) : null;
    if (body?.state !== 'open') continue;
    for (const key of stepsIn(JSON.parse(body.text) as JsonValue)) {
      steps.add(key);
      const step = names.get(key);
      if (step !== undefined) steps.add(step);
    }
  }
  for (const row of bodies) {
    const opened = open(row);
    if (opened.state !== 'open') {
      plan.removed.push(row.idx);
      noteTexts(row, null);
      continue;
    }
    const before = JSON.parse(opened.text) as JsonValue;
    const after =
      target.fields === null
        ? wholeAfter(row, before, namingOf(row))
        : fieldsAfter(row, before, wanted.get(row.idx), { steps, naming: namingOf(row) });
    if (after === 'gone') {
      plan.removed.push(row.idx);
      noteNames(row, null);
      noteTexts(row, null);
      continue;
    }
    const text = after === 'same' ? opened.text : canonicalJson(after);
    if (text === opened.text) {
      plan.contents.push({ idx: row.idx, plain: packContent(opened.salt, opened.text) });
    } else {
      const { digest, plain } = prepareContent(text);
      plan.contents.push({ idx: row.idx, plain });
      plan.replaced.push({ index: row.idx, record: digest });
      noteTexts(row, text);
      noteNames(row, JSON.parse(text) as JsonValue);
    }
    if ((row.actor_type === 'emitter' || ACTS_NAMING_PERSONS.includes(row.kind)) && row.system_id !== null)
      plan.records.push({ decisionId: target.decisionId, systemId: row.system_id, idx: row.idx, text });
  }
  plan.steps = [...steps];
  return plan;
}

export function namingKeys(history: readonly KeysSince[] | undefined): NamingKeys {
  const all = (history ?? []).flatMap((one) => one.keys ?? []);
  return { user: all.flatMap((keys) => keys.user), session: all.flatMap((keys) => keys.session) };
}

function wholeAfter(row: HeldBody, body: JsonValue, naming: NamingKeys): JsonValue | 'same' | 'gone' {
  // Tier, scores and rules stay; passages, claims and facts of what is gone do not.
  if (isAssessed(row.kind)) return withoutContent(row.kind, body, null);
  if (row.kind === 'finding.missed') return missedWithout(body, null);
  // What a check found names artifacts and versions: structure, as the record's own names of them are.
  if (row.kind === 'content.revealed') return revealedAfter(body);
  if (row.kind === 'content.restricted' || row.kind === 'content.unrestricted') return restrictedAfter(body);
  if (row.actor_type !== 'emitter') return KEPT_ACTS.has(row.kind) || row.kind.startsWith(CHECK_KIND) ? 'same' : 'gone';
  return eraseBody(body, naming) ?? 'gone';
}

/**
 * Who revealed what, and when, stays: that somebody read it in clear is no content of it. Why, in their own words, may tell what was read, and goes; a
 * case number stays where it is written as a number.
 */
export function revealedAfter(body: JsonValue): JsonValue | 'gone' {
  if (!isJsonObject(body)) return 'gone';
  const { reason, caseNumber, ...rest } = body;
  return {
    ...rest,
    ...(reason !== undefined && { reason: erasedMarker('text') }),
    ...(caseNumber !== undefined && {
      caseNumber: typeof caseNumber === 'string' && isReference(caseNumber) ? caseNumber : erasedMarker('text'),
    }),
  };
}
/** That it was under hold, and for which request, stays; what people call the matter and the case may name whom it is about. */
function restrictedAfter(body: JsonValue): JsonValue | 'gone' {
  if (!isJsonObject(body)) return 'gone';
  const { matters, request } = body;
  return {
    ...body,
    ...(Array.isArray(matters) && matters.length > 0 && { matters: [erasedMarker('text')] }),
    // The request has it, and loses it when it names the person.
    ...(body['case'] !== undefined && { case: request ?? erasedMarker('text') }),
  };
}

function fieldsAfter(
  row: HeldBody,
  body: JsonValue,
  pointers: readonly string[] | undefined,
  { steps, naming }: { steps: ReadonlySet<string>; naming: NamingKeys },
): JsonValue | 'same' {
  if (pointers) {
    // What another erasure took away meanwhile leads nowhere now; everything else was checked when it was asked for.
    const still = pointers.filter((pointer) => 'body' in eraseFields(body, [pointer], naming));
    const done = still.length > 0 ? eraseFields(body, still, naming) : null;
    return done && 'body' in done ? done.body : 'same';
  }
  if (isAssessed(row.kind)) return withoutContent(row.kind, body, steps);
  if (row.kind === 'finding.missed') return missedWithout(body, steps);
  if (row.kind !== 'comment.added' || !isJsonObject(body) || !isJsonObject(body['anchor'] ?? null)) return 'same';
  const step = body['step'];
  if (typeof step !== 'string' || !steps.has(step)) return 'same';
  return { ...body, anchor: { ...(body['anchor'] as Record<string, JsonValue>), quote: erasedMarker('text') } };
}

function stepsIn(body: JsonValue): string[] {
  const stored = recordOf(body);
  return stored ? mapRecord(stored.tree).steps.map((part) => stepKey(part.key)) : [];
}

const SHORTEST_WORD = 4;

function wordsOf(opened: OpenedBody & { state: 'open' }, keys: IdentityKeys): string[] {
  const stored = recordOf(JSON.parse(opened.text) as JsonValue);
  if (!stored) return [];
  const { user, session, subjects = [] } = mapRecord(stored.tree, { keys }).decision;
  return [user, session, ...subjects.map((subject) => subject.id)].filter(
    (name): name is string => name !== undefined && name.length >= SHORTEST_WORD && erasedType(name) === null,
  );
}
