/**
 * Does a tool act on the world, or only read? Until a tool is registered with an effect class, its name is all there is: a leading or
 * contained verb decides, and pages say "by its name". Pure and client-safe.
 */
const READS = new Set(
  'get list search find look lookup read fetch check calculate calc compute think plan query retrieve describe show count verify validate screen extract parse analyse analyze summarise summarize classify score rank estimate compare translate embed rerank view inspect load detect weather browse'.split(
    ' ',
  ),
);
const ACTS = new Set(
  'issue refund pay payout charge transfer release hold approve reject cancel book order buy sell send reply post publish email notify create add insert update set change edit modify write delete remove drop purge revoke grant invite assign escalate propose request submit sign execute exec run deploy restart stop start open close lock unlock schedule reserve upload move merge upsert patch put call dial trigger enable disable hand handover transfer'.split(
    ' ',
  ),
);

export type EffectGuess = 'acts' | 'reads' | 'unknown';

/** Words of a tool name, whatever joins them: `issueRefund`, `issue_refund`, `orders.issue-refund`. */
function words(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
}

/** The first verb that is known decides; a name without one is `unknown`, which is not the same as harmless. */
export function guessEffect(toolName: string): EffectGuess {
  for (const word of words(toolName)) {
    if (ACTS.has(word)) return 'acts';
    if (READS.has(word)) return 'reads';
  }
  return 'unknown';
}
