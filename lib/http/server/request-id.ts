import { uuidv7 } from '@/lib/shared/ids';

// Printable, without characters that mean something in a log line, a header list or a URL.
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;

/** The caller's x-request-id when it is well-formed (8 to 128 characters of A-Z a-z 0-9 . _ : -), else a new UUIDv7. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given !== null && WELL_FORMED.test(given) ? given : uuidv7();
}
