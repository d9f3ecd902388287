import type { JsonValue } from '@/lib/shared/json';
import { readEntry } from '@/lib/integrity/leaf-check';
import type { PackRecord } from './judge-records';
import { fieldsOf, type RecordField } from './record-fields';
import { countWithheld, type WithheldCounts, type WithheldPlace } from './withhold-marks';
import { WITHHOLDING_GROUNDS, type WithholdingGround } from './words';

/** What a pack tells the person whom a decision was about, for its report: the records in their order, and what was kept back of them. Pure. */
export interface Told {
  records: ToldRecord[];
  /** Records beyond what a report on paper can hold: they stand in records.jsonl. */
  more: number;
  /** Every record of the pack, those that are not on paper too. */
  withheld: Withheld;
}
export interface Withheld {
  counts: WithheldCounts;
  marks: ({ record: number } & WithheldPlace)[];
}
export interface ToldRecord {
  index: number;
  kind: string;
  at: string;
  /** Why nothing of it is shown; null: `fields` say what it says. */
  hidden: { why: 'withheld' | 'erased' | 'none'; ground: string | null } | null;
  fields: RecordField[];
  /** Fields beyond what a report on paper can hold: they stand in records.jsonl. */
  more: number;
}

/** On paper; the rest is in records.jsonl. */
const MOST_RECORDS = 400;
const MOST_FIELDS = 200;
const MOST_TEXT = 4_000;

export const newTold = (): Told => ({ records: [], more: 0, withheld: { counts: {}, marks: [] } });

const isGround = (ground: string): ground is WithholdingGround => (WITHHOLDING_GROUNDS as readonly string[]).includes(ground);

/** Adds one record of a pack. */
export function tell(told: Told, { index, entry, content }: PackRecord): void {
  const places: WithheldPlace[] =
    content.state === 'withheld' && isGround(content.ground)
      ? [{ path: '', part: 'record', ground: content.ground }]
      : content.state === 'masked'
        ? (content.withheld ?? [])
        : [];
  countWithheld(places, told.withheld.counts);
  for (const place of places) told.withheld.marks.push({ record: index, ...place });
  if (told.records.length >= MOST_RECORDS) {
    told.more++;
    return;
  }
  const envelope = readEntry(entry);
  const shown = shownOf(content);
  const fields = shown === null ? [] : fieldsOf(shown);
  told.records.push({
    index,
    kind: envelope?.kind ?? 'unknown',
    at: envelope?.occurredAt ?? '',
    hidden:
      content.state === 'withheld'
        ? { why: 'withheld', ground: content.ground }
        : content.state === 'erased' || content.state === 'none'
          ? { why: content.state, ground: null }
          : null,
    fields: fields.slice(0, MOST_FIELDS).map((one) => ({ ...one, text: one.text.length > MOST_TEXT ? `${one.text.slice(0, MOST_TEXT)} … (the rest stands in records.jsonl)` : one.text })),
    more: Math.max(0, fields.length - MOST_FIELDS),
  });
} // prettier-ignore

function shownOf(content: PackRecord['content']): JsonValue | null {
  if (content.state === 'masked') return content.value as JsonValue;
  if (content.state !== 'original') return null;
  try {
    // RFC 9901: salt, name, value.
    const [, , value] = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(content.disclosure.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)))) as [string, string, JsonValue]; // prettier-ignore
    return value;
  } catch {
    return null;
  }
}

/** withheld.json: what was kept back, where and on which ground; nothing of what it says. */
export function withheldFile({ counts, marks }: Withheld): string {
  return `${JSON.stringify({ says: 'What was kept back from the person, on which ground. The entries of the log and their proofs are here all the same.', counts, marks }, null, 1)}\n`;
}
