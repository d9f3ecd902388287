import { ACTION_DETECTORS } from '@/lib/risk/action/detectors';
import { FINDING_CATEGORIES } from '@/lib/risk/categories';
import { INPUT_DETECTORS } from '@/lib/risk/input/detectors';
import { OUTPUT_DETECTORS } from '@/lib/risk/output/detectors';
import { REASON_CODES } from '@/lib/risk/reasons';
import { closest } from '@/lib/shared/did-you-mean';
import { RE2JS } from 're2js';
import type { ComparedLiteral } from './condition-literals';
import { FACT_FIELDS, FINDING_FIELDS, type FactField } from './fact-fields';

/**
 * What fields can be, where that is a closed list: a condition that compares with anything else never holds, whatever happens, and looks as if it
 * protected somebody. Client-safe.
 */
const DETECTOR_NAMES = Object.entries({ input: INPUT_DETECTORS, output: OUTPUT_DETECTORS, action: ACTION_DETECTORS }).flatMap(
  ([stage, versions]) => Object.keys(versions).map((name) => `${stage}.${name}`),
);
/** Of a sidecar, which an operator names (lib/risk/server/plugins). */
const SIDECAR = /^plugin\.[a-z0-9][a-z0-9-]{0,39}$/;

interface Known {
  values: readonly string[];
  also?: RegExp;
}
const listed = (fields: readonly FactField[], under: string): [string, Known][] =>
  fields.flatMap(({ path, values }) => (values ? [[`${under}${path}`, { values }]] : []));
const KNOWN: ReadonlyMap<string, Known> = new Map([
  ...listed(FACT_FIELDS, ''),
  ...listed(FINDING_FIELDS, 'findings[].'),
  ['findings[].category', { values: FINDING_CATEGORIES }],
  ['findings[].reasonCode', { values: REASON_CODES }],
  ['findings[].detector', { values: DETECTOR_NAMES, also: SIDECAR }],
]);

const isKnown = ({ values, also }: Known, value: string): boolean => values.includes(value) || also?.test(value) === true;

/** Why the comparison says nothing, with the real value that is nearest; null where it may hold. */
export function neverHolds({ path, how, value }: ComparedLiteral): string | null {
  if (path === 'amount.currency') return currencyProblem(value);
  const known = KNOWN.get(how === 'tierAtLeast' ? 'risk.tier' : path);
  if (!known) return null;
  if (how === 'tierAtLeast') {
    const floors = known.values.filter((one) => one !== 'unscored');
    return floors.includes(value) ? null : `tierAtLeast compares with ${listOf(floors)}; "${value}" is none of them.${nearest(value, floors)}`; // prettier-ignore
  }
  if (how === '==' || how === '!=' || how === 'in') {
    if (isKnown(known, value)) return null;
    const so = how === '!=' ? 'this always holds' : how === 'in' ? 'it adds nothing to the list' : 'this never holds';
    return `No ${path.replace('findings[].', 'finding has the ')} is "${value}", so ${so}.${nearest(value, known.values)}`;
  }
  // A sidecar's name may begin, end or read as anybody likes.
  if (known.also && (how !== 'startsWith' || 'plugin.'.startsWith(value) || value.startsWith('plugin.'))) return null;
  const some = known.values.some((one) => HOLDS[how](one, value));
  return some ? null : `No ${path.replace('findings[].', '')} ${WORDS[how]} "${value}", so this never holds.${nearest(value, known.values)}`; // prettier-ignore
}

const WORDS = { startsWith: 'begins with', endsWith: 'ends with', contains: 'contains', matches: 'fits' } as const;

const HOLDS: Readonly<Record<keyof typeof WORDS, (one: string, value: string) => boolean>> = {
  startsWith: (one, value) => one.startsWith(value),
  endsWith: (one, value) => one.endsWith(value),
  contains: (one, value) => one.includes(value),
  matches: (one, value) => matches(value, one),
};

/** The same for a value that a test states: it would stand for something that cannot happen. */
export function unknownValue(path: string, value: string): string | null {
  if (path === 'amount.currency') return currencyProblem(value);
  const known = KNOWN.get(path);
  if (!known || isKnown(known, value)) return null;
  return `"${value}" is no ${path.replace('findings[].', '')} that exists, so the test states what cannot happen.${nearest(value, known.values)}`;
}

function matches(pattern: string, value: string): boolean {
  try {
    return RE2JS.compile(pattern).test(value);
  } catch {
    return true; // what is wrong with it is said elsewhere
  }
}

function currencyProblem(value: string): string | null {
  return value === value.toUpperCase() ? null : `Currencies are written in capital letters: "${value.toUpperCase()}".`;
}

/** What was meant, where that can be guessed; else what there is, if it is a short list. */
function nearest(value: string, values: readonly string[]): string {
  const parts = value.toLowerCase().split(/[._\s-]+/).filter(Boolean); // prettier-ignore
  const near =
    closest(value, values) ??
    values.find((one) => parts.length > 1 && parts.every((part) => one.toLowerCase().includes(part))) ??
    values.find((one) => one.toLowerCase().split('.').at(-1) === parts.at(-1));
  if (near !== undefined) return ` Did you mean "${near}"?`;
  return values.length <= 30 ? ` There are: ${listOf(values)}.` : '';
}

const listOf = (values: readonly string[]): string => values.join(', ');

/** For the help and for completion: a value of each list. */
export function knownValues(path: string): readonly string[] {
  return KNOWN.get(path)?.values ?? [];
}
