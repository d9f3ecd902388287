/**
 * A set of rows of one, two or three whole numbers, kept in one array: to ask for three words in a row costs no number beyond 32 bits and no string.
 * Numbers are 0 or more; what a shorter row leaves out is -1.
 */
export class RowSet {
  private slots: Int32Array;
  private mask: number;
  private size = 0;

  /** With room for so many rows at first; more may come. */
  constructor(expected = 0) {
    let room = FIRST_ROOM;
    while (room < MOST_FIRST_ROOM && room < expected * 2) room *= 2;
    this.slots = new Int32Array(3 * room).fill(FREE);
    this.mask = room - 1;
  }

  add(a: number, b: number, c = NONE): void {
    const at = this.find(a, b, c);
    if (this.slots[at] !== FREE) return;
    this.put(at, a, b, c);
    if (++this.size * 2 > this.mask) this.widen();
  }

  has(a: number, b: number, c = NONE): boolean {
    return this.slots[this.find(a, b, c)] !== FREE;
  }

  /** Where the row is, or the free place where it belongs. */
  private find(a: number, b: number, c: number): number {
    const { slots, mask } = this;
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
    hash ^= hash >>> 15;
    for (let n = hash & mask; ; n = (n + 1) & mask) {
      const at = 3 * n;
      if (slots[at] === FREE || (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c)) return at;
    }
  }

  private put(at: number, a: number, b: number, c: number): void {
    this.slots[at] = a;
    this.slots[at + 1] = b;
    this.slots[at + 2] = c;
  }

  private widen(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2).fill(FREE);
    this.mask = this.mask * 2 + 1;
    for (let at = 0; at < old.length; at += 3)
      if (old[at] !== FREE) this.put(this.find(old[at]!, old[at + 1]!, old[at + 2]!), old[at]!, old[at + 1]!, old[at + 2]!);
  }
}

const FIRST_ROOM = 256;
const MOST_FIRST_ROOM = 65_536;
const NONE = -1;
const FREE = -2;
