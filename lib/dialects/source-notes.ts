/** Where the values of a step's fields were read: JSON Pointers (RFC 6901) into the stored record, by field. */
export type FieldSources = Record<string, string[]>;

/** Lists are flattened to hundreds of attributes: so many of them name the rest. */
const MOST = 12;

/**
 * Notes, while a record is mapped for somebody who reads it, which keys were read for which field. Readers note by themselves, and
 * whoever fills the fields says which one is being filled: no dialect can forget it. Mapping without a reader of the answer has no notes.
 */
export class SourceNotes {
  private readonly fields = new Map<string, string[]>();
  private pending: string[] = [];

  note(pointer: string): void {
    if (this.pending.length < MOST && !this.pending.includes(pointer)) this.pending.push(pointer);
  }

  /** What was read since belongs to the field. */
  keep(field: string): void {
    if (this.pending.length === 0) return;
    const held = this.fields.get(field);
    if (!held) this.fields.set(field, this.pending);
    else for (const pointer of this.pending) if (held.length < MOST && !held.includes(pointer)) held.push(pointer);
    this.pending = [];
  }

  /** What was read since was of no use. */
  drop(): void {
    if (this.pending.length > 0) this.pending = [];
  }

  /** Several readings of one field compete: the one that won keeps the name, the others go. */
  settle(field: string, won: string | undefined, all: readonly string[]): void {
    const held = won === undefined ? undefined : this.fields.get(won);
    for (const one of all) this.fields.delete(one);
    if (held) this.fields.set(field, held);
  }

  /** A part of a field became a field of its own. */
  copy(from: string, to: string): void {
    const held = this.fields.get(from);
    if (held) this.fields.set(to, [...held]);
  }

  get all(): FieldSources | undefined {
    return this.fields.size > 0 ? Object.fromEntries(this.fields) : undefined;
  }
}

/** A member's name as one step of a JSON Pointer. */
export function pointerStep(name: string): string {
  return name.includes('~') || name.includes('/') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name;
}

/** The value of a field that notes are filed under, such as `model.requested`; own members only. */
export function valueAt(from: unknown, field: string): unknown {
  let at = from;
  for (const name of field.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
