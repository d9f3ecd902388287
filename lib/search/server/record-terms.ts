import type { SqlTx } from '@/lib/db/transaction';
import { columnText } from '@/lib/decisions/column-text';
import { recordOf } from '@/lib/decisions/conflict-body';
import { subjectToken } from '@/lib/decisions/server/subject-token';
import { keysAt } from '@/lib/dialects/identity-lists';
import { mapRecord } from '@/lib/dialects/map-record';
import type { KeyHistories } from '@/lib/decisions/server/identity-keys-store';
import { erasedType } from '@/lib/privacy/markers';
import { withoutForeign } from '@/lib/privacy/mask-text';
import { findPersonalData, maskFor } from '@/lib/privacy/server/personal-data';
import { valueToken } from '@/lib/privacy/server/value-token';
import type { JsonValue } from '@/lib/shared/json';
import { HOW, type How } from '../person-tokens';
import { collectRecordLexemes } from '../record-text';
import { DecisionUses, recordUses } from '../record-uses';
import { insertSubjectTypes, upsertTokens, type TokenRow } from './person-token-store';
import { upsertUses } from './use-store';

/** One stored record of a decision. */
export interface IndexedRecord {
  decisionId: string;
  systemId: string;
  idx: number;
  /** Canonical JSON of the record. */
  text: string;
}

const TYPE_MAX = 100;
/** Characters of a token in the index: half of a subject's, all of a value's. */
export const TOKEN_DIGITS = 16;

/** The token by which the index knows a subject, a user, or a value in its normal form. */
export function indexToken(workspaceId: string, how: How, type: string, value: string): string {
  if (how === 'subject') return subjectToken(workspaceId, { type, id: value }).slice(0, TOKEN_DIGITS);
  return valueToken(workspaceId, how === 'user' ? 'user' : type, value);
}

/**
 * What records are found by: their words, personal data masked, and the tokens of the persons they name. The same for the worker that
 * follows the log, for a rebuild, and after an erasure. Gather in the order of the log, then write what concerns persons.
 */
export class RecordTerms {
  /** By decision. */
  readonly lexemes = new Map<string, Set<string>>();
  /** Documents and datasets that the decisions used. */
  readonly uses = new DecisionUses();
  private readonly tokens = new Map<string, { decisionId: string; how: number; token: string; idxs: number[] }>();
  private readonly types = new Map<string, { systemId: string; type: string }>();
  private readonly mask;

  constructor(
    private readonly workspaceId: string,
    /** With which lists of keys each AI system's records are mapped. */
    private readonly histories: KeyHistories,
  ) {
    this.mask = maskFor(workspaceId);
  }

  /** Gives up the words of a decision: none, where no record of it could be read. */
  take(decisionId: string): Set<string> {
    const words = this.open(decisionId);
    this.lexemes.delete(decisionId);
    return words;
  }

  private open(decisionId: string): Set<string> {
    let into = this.lexemes.get(decisionId);
    if (!into) this.lexemes.set(decisionId, (into = new Set()));
    return into;
  }

  /** Throws on a text that is no JSON. */
  add(record: IndexedRecord): void {
    const into = this.open(record.decisionId);
    // The record as a whole, with everything that no mapper knows: what is not found here is in no fragment either.
    const spans = findPersonalData(record.text);
    for (const { type, value } of spans) this.note(record, 'value', type, value);
    const stored = recordOf(JSON.parse(record.text) as JsonValue);
    if (!stored) return;
    const keys = keysAt(this.histories.get(record.systemId), record.idx);
    const mapping = mapRecord(stored.tree, { keys });
    const { decision } = mapping;
    if (decision.user !== undefined && erasedType(decision.user) === null) this.note(record, 'user', 'user', decision.user);
    for (const subject of decision.subjects ?? []) {
      this.note(record, 'subject', subject.type, subject.id);
      const type = columnText(subject.type, TYPE_MAX);
      this.types.set(`${record.systemId} ${type}`, { systemId: record.systemId, type });
    }
    // A record that came under a known id with other content is kept beside it: its persons count, its words do not.
    if (stored.conflict) return;
    const mask = spans.length > 0 ? this.mask : withoutForeign;
    collectRecordLexemes(stored.tree, mask, into, mapping);
    this.uses.add(record, recordUses(stored.tree, mapping, mask));
  }

  private note({ decisionId, idx }: IndexedRecord, how: How, type: string, value: string): void {
    const token = indexToken(this.workspaceId, how, type, value);
    const key = `${decisionId} ${HOW[how]} ${token}`;
    const held = this.tokens.get(key);
    if (!held) this.tokens.set(key, { decisionId, how: HOW[how], token, idxs: [idx] });
    else if (held.idxs.at(-1) !== idx) held.idxs.push(idx);
  }

  /** Writes the tokens alone. */
  async writePersons(tx: SqlTx): Promise<void> {
    const rows: TokenRow[] = [...this.tokens.values()];
    await upsertTokens(tx, this.workspaceId, rows);
  }

  /** Writes the tokens and the uses, not the words: those are for the text index to place. */
  async writeTokens(tx: SqlTx): Promise<void> {
    await upsertUses(tx, this.workspaceId, this.uses.rows());
    await this.writePersons(tx);
    await insertSubjectTypes(tx, this.workspaceId, [...this.types.values()]);
  }
}
