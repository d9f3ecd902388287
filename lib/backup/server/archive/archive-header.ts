import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { archiveKeys, deriveMaster, keySource, newKeySource, type ArchiveSecret } from './archive-key';
import { ArchiveError } from './archive-error';

/** First line of every archive. The number grows when an older program could not read it. */
const MAGIC = 'countersign-archive/1';
/** The three lines end within this many bytes. */
export const HEADER_MAX = 4096;

/** What can be read of an archive without its key: nothing about what is inside. */
export const archiveHeader = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['data', 'keys']),
  madeAt: z.iso.datetime(),
  cipher: z.literal('aes-256-gcm/64k'),
  key: keySource,
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
});
export type ArchiveHeader = z.infer<typeof archiveHeader>;
export type ArchiveKind = ArchiveHeader['kind'];

export interface NewArchive {
  header: ArchiveHeader;
  /** The header's three lines, to be written first. */
  bytes: Buffer;
  payloadKey: Buffer;
  /** Bound to every chunk: SHA-256 of `bytes`. */
  aad: Buffer;
}

/** Makes the header of an archive: magic, JSON and HMAC-SHA-256 over both lines. */
export async function newArchive(
  what: { id: string; kind: ArchiveKind; madeAt: Date },
  secret: ArchiveSecret,
  logN?: number,
): Promise<NewArchive> {
  const nonce = randomBytes(16);
  const header: ArchiveHeader = {
    id: what.id,
    kind: what.kind,
    madeAt: what.madeAt.toISOString(),
    cipher: 'aes-256-gcm/64k',
    key: newKeySource(secret, logN),
    nonce: nonce.toString('base64url'),
  };
  const keys = archiveKeys(await deriveMaster(header.key, secret), nonce);
  const lines = `${MAGIC}\n${JSON.stringify(header)}\n`;
  const bytes = Buffer.from(`${lines}${createHmac('sha256', keys.header).update(lines).digest('base64url')}\n`);
  return { header, bytes, payloadKey: keys.payload, aad: createHash('sha256').update(bytes).digest() };
}

/** Cuts the header off the first bytes of a file. Null: it is not complete yet. Throws ArchiveError when it is none of ours. */
export function splitHeader(start: Buffer): { header: ArchiveHeader; lines: Buffer; tag: Buffer; length: number } | null {
  const magicOf = start.subarray(0, MAGIC.length).toString('latin1');
  if (!MAGIC.startsWith(magicOf.slice(0, MAGIC.length))) {
    if (/^countersign-archive\/\d/.test(start.subarray(0, 24).toString('latin1')))
      throw new ArchiveError('newerFormat', 'This archive was written by a newer Countersign. Restore it with that one.');
    throw new ArchiveError('notAnArchive', 'This is no Countersign archive.');
  }
  const first = start.indexOf('\n');
  const second = first < 0 ? -1 : start.indexOf('\n', first + 1);
  const third = second < 0 ? -1 : start.indexOf('\n', second + 1);
  if (third < 0) {
    if (start.length >= HEADER_MAX) throw new ArchiveError('damaged', 'The header of the archive is damaged.');
    return null;
  }
  if (start.subarray(0, first).toString('latin1') !== MAGIC)
    throw new ArchiveError('newerFormat', 'This archive was written by a newer Countersign. Restore it with that one.');
  let header: ArchiveHeader;
  try {
    header = archiveHeader.parse(JSON.parse(start.subarray(first + 1, second).toString('utf8')));
  } catch (cause) {
    throw new ArchiveError('damaged', 'The header of the archive is damaged, or written by a newer Countersign.', { cause });
  }
  const tag = Buffer.from(start.subarray(second + 1, third).toString('latin1'), 'base64url');
  return { header, lines: start.subarray(0, second + 1), tag, length: third + 1 };
}

/** Checks the header's tag and derives the payload key. Throws ArchiveError: wrongSecret tells a wrong passphrase from damage no further. */
export async function unlock(
  found: NonNullable<ReturnType<typeof splitHeader>>,
  whole: Buffer,
  secret: ArchiveSecret | null,
): Promise<{ payloadKey: Buffer; aad: Buffer }> {
  const keys = archiveKeys(await deriveMaster(found.header.key, secret), Buffer.from(found.header.nonce, 'base64url'));
  const expected = createHmac('sha256', keys.header).update(found.lines).digest();
  if (found.tag.length !== expected.length || !timingSafeEqual(found.tag, expected)) {
    throw new ArchiveError(
      'wrongSecret',
      found.header.key.type === 'passphrase'
        ? 'The passphrase is wrong, or the header of the archive was altered.'
        : 'The header of the archive was altered.',
    );
  }
  return { payloadKey: keys.payload, aad: createHash('sha256').update(whole.subarray(0, found.length)).digest() };
}
