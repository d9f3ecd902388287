/** A part of a text; `end` is behind its last character. */
export interface Range {
  start: number;
  end: number;
}

/** Which characters of a text something was found in already: asked and told in the time of the range itself, however much was found before. */
export class Taken {
  readonly #at: Uint8Array;

  /** `length`: of the text. */
  constructor(length: number, ranges: readonly Range[] = []) {
    this.#at = new Uint8Array(length);
    for (const range of ranges) this.take(range.start, range.end);
  }

  take(start: number, end: number): void {
    this.#at.fill(1, start, end);
  }

  /** True when a character of the range is taken. */
  meets(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (this.#at[at] === 1) return true;
    return false;
  }
}
