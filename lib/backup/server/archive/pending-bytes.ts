/** Bytes that came and were not used yet: pieces of any length go in, runs of the length asked for come out. */
export class PendingBytes {
  private pieces: Buffer[] = [];
  private length = 0;

  get size(): number {
    return this.length;
  }

  add(piece: Buffer): void {
    this.pieces.push(piece);
    this.length += piece.length;
  }

  /** The first `length` bytes; there must be as many. */
  cut(length: number): Buffer {
    const all = this.pieces.length === 1 ? this.pieces[0]! : Buffer.concat(this.pieces);
    const rest = all.subarray(length);
    this.pieces = rest.length > 0 ? [rest] : [];
    this.length = rest.length;
    return all.subarray(0, length);
  }
}
