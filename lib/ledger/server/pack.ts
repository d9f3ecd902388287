import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { makeDeflater } from './deflater';
import { DICTIONARY_1 } from './dictionary';

/** How packed bytes are to be read: permanent, so numbers are only ever added. */
export const FORMATS = {
  plain: 0,
  deflate: 1,
  deflateDictionary1: 2,
  /** Of a content only: packed text with references to records of its decision. */ references: 3,
  /** The same, with references to registered texts among them. */ sharedReferences: 4,
} as const;

const dictionary = Buffer.from(DICTIONARY_1, 'utf8');

/** Texts below this size do not gain from deflate. */
const SMALL = 80;
/** Most texts are a few KB: a window and a hash table of their size cost a third less time than zlib's defaults, for the same size. */
const SHORT = 8_192;
const FOR_SHORT = { level: 2, windowBits: 14, memLevel: 6, chunkSize: 4_096, dictionary } as const;
const FOR_LONG = { level: 2, dictionary } as const;

/**
 * A native event is helped by the end of the dictionary alone, where its names stand. Distances count back from the text, so what is
 * packed with the end is read with the whole (RFC 1951 section 3.2.5), and need not be told apart.
 */
const NATIVE = Buffer.from('{"event":');
const FOR_NATIVE = { ...FOR_SHORT, dictionary: dictionary.subarray(-1_536) };

type Deflate = (input: Uint8Array) => Buffer;
const held = globalThis as typeof globalThis & { countersignDeflate?: { native: Deflate; short: Deflate } };
/** One a process, also when the bundler loads this module twice. */
const deflate = (held.countersignDeflate ??= {
  native: makeDeflater(FOR_NATIVE, SHORT),
  short: makeDeflater(FOR_SHORT, SHORT),
});

/** A text, or its UTF-8, as bytes: raw deflate (RFC 1951) with a preset dictionary where it pays. */
export function packText(text: string | Buffer): { format: number; bytes: Buffer } {
  const plain = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  if (plain.length < SMALL) return { format: FORMATS.plain, bytes: plain };
  const packed = pack(plain);
  return packed.length < plain.length
    ? { format: FORMATS.deflateDictionary1, bytes: packed }
    : { format: FORMATS.plain, bytes: plain };
}

function pack(plain: Buffer): Buffer {
  if (plain.length > SHORT) return deflateRawSync(plain, FOR_LONG);
  return plain.compare(NATIVE, 0, NATIVE.length, 0, NATIVE.length) === 0 ? deflate.native(plain) : deflate.short(plain);
}

/** Packed bytes back to the text. Throws for a format that this release does not know. */
export function unpackText(format: number, bytes: Uint8Array): string {
  switch (format) {
    case FORMATS.plain:
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    case FORMATS.deflate:
      return inflateRawSync(bytes).toString('utf8');
    case FORMATS.deflateDictionary1:
      return inflateRawSync(bytes, { dictionary }).toString('utf8');
    default:
      throw new Error(`packed format ${format} is not known to this release`);
  }
}
