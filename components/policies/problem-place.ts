/** What of a policy's document has names of its own. */
export interface NamedParts {
  rules: readonly { id: string }[];
  tests: readonly { name: string }[];
}

/** Where in a document a problem is, by the name that its rule or test has for people: `rules[0].when` is "above-100: when". */
export function problemPlace(path: string, { rules, tests }: NamedParts): string {
  const [, list, at, rest] = /^(rules|tests)\[(\d+)\](?:\.(.+))?$/.exec(path) ?? [];
  const name = list === 'rules' ? rules[Number(at)]?.id : list === 'tests' ? tests[Number(at)]?.name : undefined;
  return name ? (rest ? `${name}: ${rest}` : name) : path;
}
