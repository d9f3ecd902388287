const DAY = 86_400_000;

/** The explorer on a query over whole UTC days, both included. A value with other than plain characters is quoted. */
export function explorerHref(query: readonly (string | null)[], from: string, to: string): string {
  const params = new URLSearchParams();
  const q = query.filter(Boolean).join(' ');
  if (q) params.set('q', q);
  params.set('from', `${from}T00:00:00.000Z`);
  params.set('to', new Date(Date.parse(to) + DAY).toISOString());
  return `/decisions?${params}`;
}

/** One filter of the query language. */
export function filter(field: string, value: string): string {
  return /^[\p{L}\p{N}_.@/-]+$/u.test(value) ? `${field}:${value}` : `${field}:"${value.replace(/(["\\])/g, '\\$1')}"`;
}
