/** Whole words: "disagreed" does not say "agreed". A word that is negated, up to two words before it, tells nothing: neither this nor its opposite. */
const NEGATED = `[^[:alpha:]](not|never|no|nor|cannot|without|[[:alpha:]]+n[''’]t)[ _-]+([[:alpha:]]+[ _-]+){0,2}`;

export type SaidIn = 'outcome' | 'feedback' | 'evaluation';
/** What a label says: of an evaluation, what came of it and not how it is called. The blank before it is where a negation may end. */
const SAID = `' ' || CASE WHEN l LIKE 'evaluation:%' THEN substr(l, strpos(l, '=') + 1) ELSE substr(l, strpos(l, ':') + 1) END`;

/** True of a decision `d` that carries a label of one of these fields, which says one of the words (a regular expression). */
export function saysIn(fields: readonly SaidIn[], words: string): string {
  const labels = fields.map((field) => (field === 'evaluation' ? `l LIKE 'evaluation:%=%'` : `l LIKE '${field}:%'`)).join(' OR ');
  return `EXISTS (SELECT 1 FROM unnest(d.labels) l WHERE (${labels}) AND (${SAID}) ~* '(?<![[:alpha:]])(?<!${NEGATED})(${words})(?![[:alpha:]])')`;
}
