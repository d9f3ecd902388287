const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;

/**
 * Finds whole objects and lists in JSON bytes that grow: those at the top, or, when the file is one list, its elements. Constant
 * memory, one look at each byte.
 */
export class Brackets {
  /** Something stood between values that is neither blank nor a comma. */
  stray = false;
  private at = 0;
  private depth = 0;
  private start = -1;
  private inText = false;
  private escaped = false;
  /** Undefined until the first byte is seen: whether the file is one list, whose elements are the values. */
  private listed: boolean | undefined;

  *scan(bytes: Buffer): Generator<{ from: number; to: number }> {
    for (; this.at < bytes.length; this.at++) {
      const byte = bytes[this.at]!;
      if (this.inText) {
        if (this.escaped) this.escaped = false;
        else if (byte === 92) this.escaped = true;
        else if (byte === 34) this.inText = false;
        continue;
      }
      if (this.listed === undefined && !isBlank(byte)) {
        this.listed = byte === 91;
        if (this.listed) continue;
      }
      if (byte === 34) {
        this.inText = true;
        if (this.depth === 0) this.stray = true;
      } else if (byte === 123 || byte === 91) {
        if (this.depth++ === 0) this.start = this.at;
      } else if (byte === 125 || byte === 93) {
        if (this.depth === 0) {
          if (!this.listed || byte === 125) this.stray = true;
          continue; // the end of the list
        }
        if (--this.depth > 0) continue;
        const from = this.start;
        this.start = -1;
        yield { from, to: this.at + 1 };
      } else if (this.depth === 0 && byte !== 44 && !isBlank(byte)) this.stray = true;
    }
  }

  /** How many bytes at the beginning are done with. Positions count from there afterwards. */
  release(): number {
    const done = this.start >= 0 ? this.start : this.at;
    this.at -= done;
    if (this.start >= 0) this.start = 0;
    return done;
  }

  /** A value that was begun and never ended. */
  rest(bytes: Buffer): Buffer | null {
    return this.start >= 0 && this.start < bytes.length ? Buffer.from(bytes.subarray(this.start)) : null;
  }
}
