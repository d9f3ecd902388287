/**
 * An array parameter as PostgreSQL reads it, of values that need no quoting: UUIDs, numbers, ISO 8601 instants. The driver would look through
 * each of them twice for what to escape.
 */
export function plainArray(values: readonly (string | number | null)[]): string {
  let out = '{';
  for (let i = 0; i < values.length; i++) out += `${i === 0 ? '' : ','}${values[i] ?? 'NULL'}`;
  return `${out}}`;
}

/** Byte strings as an array parameter. */
export function bytesArray(values: readonly Uint8Array[]): string {
  const hex = values.map((one) => `"\\\\x${Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('hex')}"`);
  return `{${hex.join(',')}}`;
}
