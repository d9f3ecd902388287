import { fromPublicId, isUuid, type IdKind } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/** What a person or Countersign did, as the log holds it: the entry and what its content says. */
export interface Act {
  idx: number;
  /** UUID of the event. */
  eventId: string;
  kind: string;
  /** When it was received, by the database's clock: RFC 3339. */
  at: string;
  actor: { type: string; id: string | null };
  decisionId: string | null;
  systemId: string | null;
  data: JsonObject;
}

/** A row that an act makes or changes, and what its columns must be from then on, until a later act says something else. */
export interface Claim {
  table: string;
  key: Readonly<Record<string, JsonValue>>;
  set?: Readonly<Record<string, JsonValue>>;
  /** The act takes the row away. */
  gone?: true;
}

/** Which rows an act of a kind speaks of. Acts of older versions lack members: what is not said claims nothing. */
export interface KindClaims {
  tables: readonly string[];
  /** By table, the columns that such an act may change of a row that was there before: none for one that only makes rows. A table that is not named: any. */
  may?: Readonly<Record<string, readonly string[]>>;
  /** Null: the act does not say what it changed, and is as one that cannot be read. */
  read: (act: Act) => Claim[] | null;
}

/** The database's clock within the transaction that appended the act: to the minute, because the row's time is when that transaction began. */
export const near = (at: string): JsonObject => ({ '~near': at });
/** The same, of a column that counts for so many days: later it may be empty too, because rows of before there was the column are. */
export const nearFor = (days: number, at: string): JsonObject => ({ '~near': at, '~days': days });
/** This instant, to the millisecond. */
export const exactly = (at: JsonValue | undefined): JsonValue => (typeof at === 'string' ? { '~at': at } : null);
/** Something that is not said: not empty. */
export const some: JsonObject = { '~some': true };
/** The log does not say it any more. */
export const unsaid: JsonObject = { '~unsaid': true };
export const oneOf = (...values: JsonValue[]): JsonObject => ({ '~among': values });
/** The same members in whatever order. */
export const inAnyOrder = (values: JsonValue[]): JsonObject => ({ '~set': values });

/** The UUID behind a public id, or behind what is a UUID already; null where there is none. */
export function idOf(kind: IdKind, said: JsonValue | undefined): string | null {
  if (typeof said !== 'string') return null;
  return isUuid(said) ? said.toLowerCase() : fromPublicId(kind, said);
}
export const actorOf = (act: Act): string | null =>
  idOf(act.actor.type === 'person' ? 'person' : 'key', act.actor.id ?? undefined);
export const textOf = (said: JsonValue | undefined): string | null => (typeof said === 'string' ? said : null);
export const listOf = (said: JsonValue | undefined): JsonValue[] => (Array.isArray(said) ? said : []);
export const objectOf = (said: JsonValue | undefined): JsonObject => (isJsonObject(said) ? said : {});
/** `sha256:<hex>` as PostgreSQL writes bytes in JSON. */
export const hashBytes = (said: JsonValue | undefined): JsonValue =>
  typeof said === 'string' ? `\\x${said.replace(/^sha256:/, '')}` : unsaid;
/** A member that older events lack: only what is said is claimed. */
export const ifSaid = (column: string, said: JsonValue | undefined): Record<string, JsonValue> =>
  said === undefined ? {} : { [column]: said };
