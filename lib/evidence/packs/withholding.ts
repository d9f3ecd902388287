import type { WithholdingGround } from './words';

/**
 * Which kinds of records each ground lets through. All others are kept back: a span of OpenTelemetry may hold a retrieval, a prompt or a finding
 * alike, the system prompt stands in what a model was called with, and an asking for leave tells the risk that was found. The entry and its proof
 * always stay, and say that something was recorded.
 */
const CLEARED: Readonly<Record<WithholdingGround, readonly RegExp[]>> = {
  // What the person said and was told, and what they sent in afterwards. Everything between may show that somebody looked into it.
  tippingOff: [/^decision\./, /^feedback\./],
  // What speaks of the decision and not of what was found in documents or told by tools.
  thirdPersons: [/^decision\./, /^prompt\./, /^guardrail\./, /^risk\./, /^policy\./, /^verdict\./],
  // How it works is the secret; what went in, what was found and what came out is not.
  tradeSecrets: [/^decision\./, /^retrieval\./, /^tool\./, /^feedback\./, /^review\./, /^verdict\./],
  // Advice stands in what people wrote about the decision, not in what machines reported of it.
  privilege: [
    /^decision\./,
    /^model\./,
    /^prompt\./,
    /^retrieval\./,
    /^tool\./,
    /^guardrail\./,
    /^agent\./,
    /^risk\./,
    /^policy\./,
    /^otlp\./,
    /^feedback\./,
    /^verdict\./,
  ],
};

/** The ground on which a record of this kind is kept back: the first that does not let it through; null when all do, or none was given. */
export function withheldBy(grounds: readonly WithholdingGround[], kind: string): WithholdingGround | null {
  return grounds.find((ground) => !CLEARED[ground].some((pattern) => pattern.test(kind))) ?? null;
}
