import type { WithholdingGround } from './words';

/**
 * Which kinds of records each ground leaves open. Whatever is not named here is kept back on that ground: a new kind of event, or a span whose content
 * nobody has classed, is never disclosed by being forgotten. The entry and its proof always stay, and say that something was recorded.
 */
const LEFT_OPEN: Readonly<Record<WithholdingGround, readonly RegExp[]>> = {
  // What was asked and answered stays; what the organisation made of it (scores, rules, reviews, instructions to the model) could warn.
  tippingOff: [/^decision\./, /^outcome\./, /^feedback\./],
  // Other persons stand in what was retrieved, said or done; the course of the decision stays.
  thirdPersons: [/^decision\.(ended|sealed)$/, /^outcome\./, /^risk\./, /^policy\./, /^evaluation\./],
  // Instructions, parameters and scoring are the secret; what was put in, done and decided stays.
  tradeSecrets: [/^decision\./, /^tool\./, /^outcome\./, /^feedback\./],
  // What counsel or reviewers wrote is privileged; what the system did by itself stays.
  privilege: [/^decision\./, /^tool\./, /^retrieval\./, /^model\./, /^prompt\./, /^outcome\./, /^feedback\./, /^evaluation\./, /^guardrail\./, /^risk\./, /^policy\./],
}; // prettier-ignore

/** The ground on which a record of this kind is kept back; null when every ground that was chosen leaves it open. */
export function withheldBy(grounds: readonly WithholdingGround[], kind: string): WithholdingGround | null {
  return grounds.find((ground) => !LEFT_OPEN[ground].some((pattern) => pattern.test(kind))) ?? null;
}
