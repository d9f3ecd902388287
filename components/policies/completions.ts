import { CONDITION_FUNCTIONS, FACT_FIELDS, FINDING_FIELDS, ROUTE_WORDS } from '@/lib/policy/fact-fields';
import { knownValues } from '@/lib/policy/known-values';

export interface Completion {
  text: string;
  words: string;
}
const FACTS: readonly Completion[] = FACT_FIELDS.map(({ path, words, values, always }) => ({
  text: path,
  words: `${words}${values ? ` One of: ${values.join(', ')}.` : ''}${always ? '' : ' Not always known.'}`,
}));
const FINDING: readonly Completion[] = FINDING_FIELDS.map(({ path, words }) => ({ text: `f.${path}`, words }));
const CALLS: readonly Completion[] = CONDITION_FUNCTIONS.map(({ name, words, example }) => ({
  text: `${name}(`,
  words: `${words} ${example}`,
}));
const KEYS: readonly Completion[] = [
  ['"id"', 'The name of the policy, or of a rule.'],
  ['"title"', 'For people.'],
  ['"scope"', 'systems, tools, environments, stages: lists. Absent means all.'],
  ['"rules"', 'id, when, route, reason, override.'],
  ['"when"', 'A CEL condition.'],
  ['"route"', Object.keys(ROUTE_WORDS).join(', ')],
  ['"reason"', 'Why the rule exists.'],
  ['"override"', 'Why it may go below what the tier asks.'],
  ['"tests"', 'name, facts, expect.'],
  ['"facts"', 'What a test states; the rest is taken from the scope.'],
  ['"expect"', Object.keys(ROUTE_WORDS).join(', ')],
].map(([text, words]) => ({ text: text!, words: words! }));

/** Values of the field that a text is compared with: `tool.effect == "m|`. */
function valuesAt(before: string): { from: number; items: Completion[] } | null {
  const [whole, path, typed] = /([a-zA-Z.]+)\s*(?:==|!=|in\s*\[[^\]]*?)\s*\\?"([a-zA-Z_.]*)$/.exec(before) ?? [];
  if (!whole || !path) return null;
  const ofFinding = /^\w+\.(category|detector|reasonCode)$/.exec(path)?.[1];
  const values = knownValues(ofFinding ? `findings[].${ofFinding}` : path);
  if (values.length === 0) return null;
  const items = values
    .filter((one) => one.startsWith(typed ?? ''))
    .slice(0, 60)
    .map((text) => ({ text, words: `a value of ${path}` }));
  return { from: before.length - (typed ?? '').length, items };
}

/** What can stand at the caret of a condition, or of a document as JSON, and where the word being typed begins. Pure. */
export function completionsAt(
  text: string,
  caret: number,
  { json, all }: { json: boolean; all: boolean },
): { from: number; items: readonly Completion[] } {
  const before = text.slice(0, caret);
  const values = valuesAt(before);
  if (values) return values;
  const typed = /[a-zA-Z_][a-zA-Z0-9_.]*$/.exec(before)?.[0] ?? '';
  const key = json ? /"[a-z]*$/.exec(before)?.[0] : undefined;
  if (key !== undefined) {
    const items = KEYS.filter((one) => one.text.startsWith(key) && one.text !== key);
    if (items.length > 0 && key.length > 1) return { from: caret - key.length, items };
  }
  if (typed.length < 2 && !all) return { from: caret, items: [] };
  const lower = typed.toLowerCase();
  const known = [...FACTS, ...FINDING, ...CALLS].filter((one) => one.text.toLowerCase().startsWith(lower) && one.text !== typed);
  return { from: caret - typed.length, items: known.slice(0, all ? 60 : 12) };
}
