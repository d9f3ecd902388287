import { type ActionEffect } from '../contract';
import { type Leaf } from './arguments';

/** How much a call touches, as its arguments tell. */
export interface Reach {
  reach: NonNullable<ActionEffect['reach']>;
  /** A code of lib/risk/reasons.ts, where there is something to say. */
  reason?: 'reach.wildcard' | 'reach.allWord' | 'reach.count';
  field?: string;
  length?: number;
  count?: number;
}

const WILDCARD = /^(?:\*|\*\.\*|\/|\/\*|~|~\/\*?|\.\*|%|[a-z]:\\?)$/i;
const ALL_NAME = /^(?:all|recursive|force|everyone|everything|select_all|delete_all|all_users|include_all|purge)$/;
const SCOPE_NAME =
  /(?:^|_)(?:scope|filter|target|pattern|path|ids?|users?|records?|where|query|selector|recipients?|channel|audience|group)(?:_|$)/;
const ALL_VALUE =
  /^(?:all|everyone|everything|any|@everyone|@channel|@here|all[ _-]?(?:users|records|customers|orders|accounts|staff|employees|files|data|rows|tables))$/i;

export function reachOf(leaves: readonly Leaf[]): Reach {
  let widest: Reach = { reach: leaves.length === 0 ? 'unknown' : 'one' };
  const consider = (next: Reach): void => {
    if (ORDER.indexOf(next.reach) > ORDER.indexOf(widest.reach)) widest = next;
  };
  for (const { field, name, value, length } of leaves) {
    if (typeof value === 'string' && WILDCARD.test(value.trim()) && value.trim() !== '')
      consider({ reach: 'all', reason: 'reach.wildcard', field, length });
    if (typeof value === 'string' && (SCOPE_NAME.test(name) || name === 'to') && ALL_VALUE.test(value.trim()))
      consider({ reach: 'all', reason: 'reach.allWord', field, length });
    if (value === true && ALL_NAME.test(name))
      consider({ reach: name === 'force' ? 'some' : 'all', reason: 'reach.allWord', field, length });
    if (typeof value === 'number' && /(?:^|_)(?:limit|count|batch|max|quantity|records)(?:_|$)/.test(name) && value >= 100)
      consider({ reach: 'some', reason: 'reach.count', field, length, count: value });
  }
  const lists = new Map<string, number>();
  for (const { field } of leaves) {
    const list = /^(.*)\[\d+\][^[]*$/.exec(field)?.[1];
    if (list) lists.set(list, (lists.get(list) ?? 0) + 1);
  }
  for (const [field, count] of lists) if (count >= 5) consider({ reach: 'some', reason: 'reach.count', field, count, length: 0 });
  return widest;
}

const ORDER = ['unknown', 'one', 'some', 'all'];
