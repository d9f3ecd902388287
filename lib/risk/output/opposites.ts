import { stem } from '../text/words';

/** Words that say the opposite of each other; a list of our own, English. */
const PAIRS: readonly string[] = [
  'open closed', 'open shut', 'rise fall', 'rose fell', 'rose dropped', 'increase decrease', 'increase reduce', 'raise lower', 'grow shrink', 'approve reject', 'approve refuse', 'approve deny', 'accept decline', 'accept reject', 'accept refuse', 'allow forbid', 'allow ban', 'allow prohibit', 'permit forbid',
  'win lose', 'won lost', 'pass fail', 'succeed fail', 'include exclude', 'start end', 'start stop', 'begin end', 'arrive depart', 'arrive leave', 'buy sell', 'bought sold', 'lend borrow', 'hire fire', 'enable disable', 'active inactive', 'valid invalid', 'valid expired', 'available unavailable', 'possible impossible', 'legal illegal', 'guilty innocent',
  'convict acquit', 'confirm deny', 'support oppose', 'agree disagree', 'cheap expensive', 'high low', 'higher lower', 'large small', 'larger smaller', 'big small', 'early late', 'earlier later', 'first last', 'new old', 'young old', 'hot cold', 'warm cold', 'wet dry', 'full empty', 'public private', 'domestic foreign', 'male female', 'man woman', 'boy girl', 'father mother', 'brother sister', 'husband wife', 'son daughter',
  'north south', 'northern southern', 'east west', 'eastern western', 'left right', 'upper lower', 'inside outside', 'alive dead', 'survive die', 'born died', 'gain loss', 'profit loss', 'credit debit', 'deposit withdraw', 'lock unlock', 'add remove', 'add delete', 'create delete', 'import export', 'refundable nonrefundable', 'mandatory optional', 'required optional', 'temporary permanent', 'internal external', 'minimum maximum', 'safe dangerous', 'safe unsafe', 'true false', 'correct wrong', 'same different', 'shipped cancelled', 'delivered lost', 'paid unpaid', 'known unknown', 'praise criticise', 'praise criticize', 'attack defend', 'love hate', 'strong weak', 'easy hard', 'easy difficult', 'fast slow', 'morning evening', 'day night', 'weekday weekend',
]; // prettier-ignore

const OPPOSITES = new Map<string, Set<string>>();
for (const pair of PAIRS) {
  const [one, other] = pair.split(' ').map(stem) as [string, string];
  OPPOSITES.set(one, (OPPOSITES.get(one) ?? new Set()).add(other));
  OPPOSITES.set(other, (OPPOSITES.get(other) ?? new Set()).add(one));
}

/** What says the opposite of a stemmed word; empty for most. */
export function oppositesOf(word: string): ReadonlySet<string> {
  return OPPOSITES.get(word) ?? NONE;
}

const NONE: ReadonlySet<string> = new Set();
