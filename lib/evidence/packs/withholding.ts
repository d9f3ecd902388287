import type { WithholdingGround } from './words';

/** Which kinds of records each ground keeps back. Everything else stays; the entry and its proof always do, and say that something was recorded. */
const KEPT_BACK: Readonly<Record<WithholdingGround, readonly RegExp[]>> = {
  tippingOff: [/^risk\./, /^policy\./, /^guardrail\./, /^incident\./],
  thirdPersons: [/^retrieval\./, /^feedback\./],
  tradeSecrets: [/^prompt\./],
  privilege: [/^comment\./, /^review\./],
};

/** The ground on which a record of this kind is kept back; null when none does. */
export function withheldBy(grounds: readonly WithholdingGround[], kind: string): WithholdingGround | null {
  return grounds.find((ground) => KEPT_BACK[ground].some((pattern) => pattern.test(kind))) ?? null;
}
