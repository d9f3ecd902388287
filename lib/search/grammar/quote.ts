/** The text between double quotes, with quotes and backslashes escaped. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** Characters that end a bare word or value. */
export const ENDS_BARE = /[\s()"]/;

/** A name followed by an operator: what makes a bare word a field term. */
export const FIELD_HEAD = /([A-Za-z][A-Za-z0-9_.-]*)(:|>=|<=|!=|=|>|<)/y;

export const KEYWORDS: readonly string[] = ['AND', 'OR', 'NOT'];
