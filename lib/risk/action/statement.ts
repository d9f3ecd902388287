import { type Effect } from '../contract';

/** What a statement in the arguments would do, read by a parser. */
export interface Statement {
  field: string;
  length: number;
  language: 'sql' | 'shell' | 'http' | 'graphql' | 'operation';
  effect: Effect;
  /** DELETE or UPDATE without WHERE, DROP, TRUNCATE, `rm -rf /`, `curl | sh`. */
  sweeping: boolean;
  /** What it is called in a reason: `DELETE without WHERE`. */
  what: string;
  parsed: boolean;
}

export type Read = Pick<Statement, 'effect' | 'sweeping' | 'what' | 'parsed'>;

const ORDER: readonly Effect[] = ['read', 'sensitive_read', 'write', 'access_change', 'code', 'delete'];

/** The graver of two. */
export function graver(a: Read, b: Read): Read {
  if (a.sweeping !== b.sweeping) return a.sweeping ? a : b;
  return ORDER.indexOf(b.effect) > ORDER.indexOf(a.effect) ? b : a;
}
