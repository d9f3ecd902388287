import { createHash } from 'node:crypto';
import { takeRandom } from './random-pool';

/**
 * Identifiers. Inside the database an id is a plain UUID; outside it carries a prefix and is written in lower-case Crockford
 * base32, which sorts as the UUID does: `dec_06f2...`. UUIDv7 (RFC 9562 section 5.7) embeds its instant in the first 48 bits.
 */
export const ID_PREFIXES = {
  decision: 'dec',
  event: 'evt',
  system: 'sys',
  person: 'per',
  key: 'key',
  session: 'ses',
  view: 'viw',
  comment: 'cmt',
  workspace: 'wsp',
  erasure: 'ers',
  hold: 'hld',
  periodChange: 'rch',
  backup: 'bak',
  artifact: 'art',
  version: 'ver',
  deployment: 'dpl',
  promotion: 'prm',
  signer: 'sgn',
  remap: 'rmp',
  pack: 'pck',
  withholding: 'whd',
  packSchedule: 'psc',
  audit: 'aud',
  auditRequest: 'arq',
  incident: 'inc',
  document: 'doc',
  task: 'tsk',
  evidenceRun: 'evr',
  draft: 'drf',
  dryRun: 'dry',
  competence: 'cmp',
  shift: 'shf',
  absence: 'abs',
  channel: 'chn',
  delivery: 'dlv',
  notice: 'ntc',
  remark: 'rmk',
  rescore: 'rsc',
  action: 'act',
  halt: 'hlt',
  delegation: 'dlg',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for a UUID of any version, hyphenated, in either case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A UUIDv7 for the given instant (Unix milliseconds), random in its lower 74 bits. */
export function uuidv7(unixMs: number = Date.now()): string {
  const bytes = takeRandom(16);
  bytes.writeUIntBE(Math.max(0, Math.floor(unixMs)), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return hyphenate(bytes.toString('hex'));
}

/** A UUIDv8 (RFC 9562 section 5.8) that is the same for the same parts: SHA-256 of their length-prefixed concatenation. */
export function uuidFrom(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  const bytes = hash.digest().subarray(0, 16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return hyphenate(bytes.toString('hex'));
}

/** The first UUIDv7 of an instant (Unix milliseconds): 48 bits of it, the rest zero. */
export function uuidFloor(unixMs: number): string {
  return hyphenate(Math.max(0, Math.floor(unixMs)).toString(16).padStart(12, '0') + '0'.repeat(20));
}

/** The instant in a UUIDv7 or in what uuidFloor makes, in Unix milliseconds. */
export function uuidv7Millis(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
}

/** UUID to its public form, `dec_` + 26 base32 digits. */
export function toPublicId(kind: IdKind, uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  // 26 digits hold 130 bits: the first carries three, the others five each.
  let out = `${ID_PREFIXES[kind]}_`;
  let held = 0;
  let bits = 2;
  for (let i = 0; i < 32; i++) {
    held = (held << 4) | Number.parseInt(hex[i]!, 16);
    bits += 4;
    if (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(held >> bits) & 31]!;
      held &= (1 << bits) - 1;
    }
  }
  return out;
}

/** Public form to UUID; null when the text is not a well-formed id of that kind. */
export function fromPublicId(kind: IdKind, text: string): string | null {
  const prefix = `${ID_PREFIXES[kind]}_`;
  const lower = text.toLowerCase();
  if (!lower.startsWith(prefix) || lower.length !== prefix.length + 26) return null;
  let value = 0n;
  for (const char of lower.slice(prefix.length)) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0) return null;
    value = (value << 5n) | BigInt(digit);
  }
  if (value >> 128n) return null;
  return hyphenate(value.toString(16).padStart(32, '0'));
}

function hyphenate(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
