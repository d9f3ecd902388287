import type { MaskText } from '@/lib/privacy/mask-json';
import { maskJson } from '@/lib/privacy/mask-json';
import type { PolicyFacts } from '@/lib/policy/contract';
import type { JsonValue } from '@/lib/shared/json';

/**
 * Facts as a reader of the decision sees them: personal data in the arguments masked. A condition that somebody tries on a decision would
 * otherwise tell them a masked value letter by letter: `args.iban.startsWith("DE")`. Pure with `mask`.
 */
export function withMaskedArguments<T extends { facts: PolicyFacts }>(subjects: readonly T[], mask: MaskText): T[] {
  return subjects.map((one) =>
    one.facts.args === undefined ? one : { ...one, facts: { ...one.facts, args: maskJson(one.facts.args as JsonValue, mask) } },
  );
}
