/**
 * What is observed and stated of an AI system that a section of a draft was written about, and what of it has changed since. Pure and client-safe.
 * A fact that was not looked at then is not compared: that nobody looked is no change.
 */
export const FACT_WORDS = {
  purpose: 'Intended purpose',
  statement: 'Role, organisation, risk class and point of Annex III',
  owner: 'Owner',
  environments: 'Environments',
  models: 'Models in use',
  prompts: 'Prompts in use',
  agents: 'Versions of the agent in use',
  tools: 'Tools in use',
  policies: 'Policies in use',
  subjectTypes: 'Kinds of persons seen',
  perDay: 'Decisions a day, last 30 days',
  deployments: 'Deployments',
  incidents: 'Incidents',
} as const;
export type FactName = keyof typeof FACT_WORDS;
export const FACT_NAMES = Object.keys(FACT_WORDS) as FactName[];
/** A list: what was seen; a number: how much; a text: as it is stated; null: nothing is. */
export type FactValue = string[] | number | string | null;
export type Facts = Partial<Record<FactName, FactValue>>;

/** Versions of before: all names in one list, with their kind in front. */
export interface OldObserved {
  versions: string[];
  subjectTypes: string[];
  purpose: string | null;
  perDay: number;
}
const KINDS: Readonly<Partial<Record<FactName, string>>> = { models: 'model', prompts: 'promptVersion', agents: 'agentVersion', tools: 'tool', policies: 'policyVersion' }; // prettier-ignore

/** The facts in what a draft was saved with, also by versions of Countersign that kept them in one list. */
export function readFacts(saved: Facts | OldObserved): Facts {
  if (!('versions' in saved)) return saved;
  const { versions, subjectTypes, purpose, perDay } = saved;
  const of = (kind: string): string[] => versions.filter((one) => one.startsWith(`${kind}:`)).map((one) => one.slice(kind.length + 1));
  return { purpose, perDay, subjectTypes, ...Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, of(kind)])) };
} // prettier-ignore

/** One fact that changed: what it was, and what it is now. */
export interface Drift {
  fact: FactName;
  before: string;
  after: string;
}

/** What changed of these facts. Of lists only what is new counts (what was used once stays seen); volume counts from doubling or halving on. */
export function driftOf(names: readonly FactName[], then: Facts, now: Facts): Drift[] {
  return names.flatMap((fact): Drift[] => {
    const before = then[fact];
    const after = now[fact];
    if (before === undefined || after === undefined || !hasChanged(fact, before, after)) return [];
    if (Array.isArray(before) && Array.isArray(after)) {
      const fresh = after.filter((one) => !before.includes(one));
      return [
        { fact, before: listWords(before), after: fresh.length === 0 ? listWords(after) : `${listWords(fresh)} in addition` },
      ];
    }
    return [{ fact, before: factText(before), after: factText(after) }];
  });
}

function hasChanged(fact: FactName, before: FactValue, after: FactValue): boolean {
  if (Array.isArray(before) && Array.isArray(after)) return after.some((one) => !before.includes(one)) || (fact === 'environments' && before.some((one) => !after.includes(one))); // prettier-ignore
  if (fact === 'perDay' && typeof before === 'number' && typeof after === 'number') return before === 0 ? after > 0 : after >= 2 * before || after <= before / 2; // prettier-ignore
  return before !== after;
}

const MOST_NAMES = 8;
function listWords(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} others` : ''}`;
}
/** A fact in words. */
export const factText = (value: FactValue): string =>
  value === null ? 'not stated' : Array.isArray(value) ? listWords(value) : String(value);
