import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { asCount, asNumber, asText, indexed, member, parseJson, under } from './read-attributes';
import { pointerStep, type SourceNotes } from './source-notes';

const NONE: JsonObject = Object.freeze(Object.create(null) as JsonObject);

/**
 * Reads one set of members of a record: a span's attributes, those of one of its events, the body of a log record, a native event's
 * `data`. Every dialect reads by it alone. It takes own members only, gives what has the wrong type as not reported, and tells `notes`
 * where each value that it gave came from.
 */
export class Reader {
  constructor(
    readonly values: JsonObject,
    /** JSON Pointer of `values` in the record. */
    private readonly path: string,
    private readonly notes: SourceNotes | null,
    /** Members are cut from longer names that begin so: `llm.input_messages.0.` */
    private readonly prefix = '',
  ) {}

  private opened: Map<string, JsonValue> | undefined;

  private used(key: string): void {
    this.notes?.note(`${this.path}/${pointerStep(this.prefix + key)}`);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.values, key);
  }

  /** The first of the members that is there and not null. */
  value(keys: readonly string[]): JsonValue | undefined {
    for (const key of keys) {
      const value = member(this.values, key);
      if (value === undefined || value === null) continue;
      this.used(key);
      return value;
    }
    return undefined;
  }

  /** The first that is text, or a number or boolean, which is written as text. */
  text(keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const text = asText(member(this.values, key));
      if (text === undefined) continue;
      this.used(key);
      return text;
    }
    return undefined;
  }

  number(keys: readonly string[]): number | undefined {
    for (const key of keys) {
      const number = asNumber(member(this.values, key));
      if (number === undefined) continue;
      this.used(key);
      return number;
    }
    return undefined;
  }

  count(keys: readonly string[]): number | undefined {
    for (const key of keys) {
      const count = asCount(member(this.values, key));
      if (count === undefined) continue;
      this.used(key);
      return count;
    }
    return undefined;
  }

  /** The first that is there, JSON text opened. */
  json(keys: readonly string[]): JsonValue | undefined {
    const value = this.value(keys);
    return value === undefined ? undefined : parseJson(value);
  }

  list(keys: readonly string[]): JsonValue[] | undefined {
    for (const key of keys) {
      const value = member(this.values, key);
      const parsed = value === undefined || value === null ? value : parseJson(value);
      if (!Array.isArray(parsed)) continue;
      this.used(key);
      return parsed;
    }
    return undefined;
  }

  /** The first that is an object or its JSON text, to be read itself: what is read in it is noted as this member. */
  object(keys: readonly string[]): Reader | undefined {
    for (const key of keys) {
      const value = member(this.values, key);
      if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') continue;
      const parsed = typeof value === 'string' ? this.open(key, value) : value;
      if (isJsonObject(parsed)) return new Inside(parsed, () => this.used(key));
    }
    return undefined;
  }

  /** JSON text is opened once, however many facts are looked for in it. */
  private open(key: string, text: string): JsonValue {
    let value = this.opened?.get(key);
    if (value === undefined) (this.opened ??= new Map()).set(key, (value = parseJson(text)));
    return value;
  }

  /** An object that is structure in the record too: what is read in it is noted at its own place. */
  child(key: string): Reader | undefined {
    const value = member(this.values, key);
    if (!isJsonObject(value)) return undefined;
    return new Reader(value, `${this.path}/${pointerStep(this.prefix + key)}`, this.notes);
  }

  /** Entries of a list that is flattened as `prefix.N.rest`, in order of N. */
  entries(prefix: string): Reader[] {
    if (!this.hasPrefix(`${prefix}.`)) return [];
    return indexed(this.values, prefix).map(
      ({ at, entry }) => new Reader(entry, this.path, this.notes, `${this.prefix}${prefix}.${at}.`),
    );
  }

  /** Members under `prefix.`. */
  under(prefix: string): Reader | undefined {
    const found = under(this.values, prefix);
    return found && new Reader(found, this.path, this.notes, `${this.prefix}${prefix}.`);
  }

  hasPrefix(prefix: string): boolean {
    for (const key in this.values) if (key.startsWith(prefix) && Object.hasOwn(this.values, key)) return true;
    return false;
  }

  /** All members, as used. */
  all(): JsonObject {
    if (this.notes) for (const key of Object.keys(this.values)) this.used(key);
    return this.values;
  }

  /** Notes a member that was found by other means, such as going through all of them. */
  take(key: string): JsonValue {
    this.used(key);
    return this.values[key]!;
  }
}

/** Reads inside a member that is one value of the record (mostly JSON text): whatever is found there came from that member. */
class Inside extends Reader {
  constructor(
    values: JsonObject,
    private readonly found: () => void,
  ) {
    super(values, '', null);
  }
  private noted<T>(value: T | undefined): T | undefined {
    if (value !== undefined) this.found();
    return value;
  }
  override value(keys: readonly string[]): JsonValue | undefined {
    return this.noted(super.value(keys));
  }
  override text(keys: readonly string[]): string | undefined {
    return this.noted(super.text(keys));
  }
  override number(keys: readonly string[]): number | undefined {
    return this.noted(super.number(keys));
  }
  override count(keys: readonly string[]): number | undefined {
    return this.noted(super.count(keys));
  }
  override list(keys: readonly string[]): JsonValue[] | undefined {
    return this.noted(super.list(keys));
  }
  override object(keys: readonly string[]): Reader | undefined {
    const inner = super.object(keys);
    return inner && new Inside(inner.values, this.found);
  }
  override child(key: string): Reader | undefined {
    const inner = super.child(key);
    return inner && new Inside(inner.values, this.found);
  }
  override all(): JsonObject {
    this.found();
    return this.values;
  }
  override take(key: string): JsonValue {
    this.found();
    return this.values[key]!;
  }
}

export const NO_MEMBERS = new Reader(NONE, '', null);
