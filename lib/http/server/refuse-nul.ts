import { AppError } from '@/lib/shared/errors';

/** Throws invalidRequest for the first text or name in `value` that holds U+0000: nothing that is stored or looked for can. Values of any depth. */
export function refuseNul(value: unknown, prefix: string): void {
  const waiting: { value: unknown; field: string }[] = [{ value, field: prefix }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value: at, field } = next;
    if (typeof at === 'string' && at.includes('\0')) throw holdsNul(field);
    if (typeof at !== 'object' || at === null) continue;
    const list = Array.isArray(at);
    for (const [name, member] of Object.entries(at)) {
      if (name.includes('\0')) throw holdsNul(field);
      waiting.push({ value: member, field: list ? `${field}[${name}]` : field === '' ? name : `${field}.${name}` });
    }
  }
}

/** Whether JSON text can hold U+0000 at all: only escaped, or it is no JSON. */
export function mayHoldNul(json: Uint8Array): boolean {
  return Buffer.from(json.buffer, json.byteOffset, json.byteLength).includes('\\u0000');
}

function holdsNul(field: string): AppError {
  const where = field.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
  return new AppError(
    'invalidRequest',
    `${where || 'path'}: holds the NUL character (U+0000), which cannot be stored or looked for.`,
    {
      field: where,
    },
  );
}
