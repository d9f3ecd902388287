import type { MaskText } from '@/lib/privacy/mask-json';
import { maskJson } from '@/lib/privacy/mask-json';
import { compileCondition, ConditionError } from '@/lib/policy/condition';
import type { PolicyDocument, PolicyFacts } from '@/lib/policy/contract';
import type { JsonValue } from '@/lib/shared/json';

/**
 * What a condition that somebody tries sees of the arguments of past calls: no more than that person may read, or its answers would tell them the
 * rest letter by letter: `args.iban.startsWith("DE")`. `none`: whoever may not read content; `masked`: personal data masked, as in the trail;
 * `clear`: whoever may reveal it, with a reason, which is an event.
 */
export const ARGUMENTS_SEEN = ['none', 'masked', 'clear'] as const;
export type ArgumentsSeen = (typeof ARGUMENTS_SEEN)[number];

/** Facts with their arguments as `seen` says. Pure with `mask`. */
export function withArguments<T extends { facts: PolicyFacts }>(
  subjects: readonly T[],
  seen: ArgumentsSeen,
  mask: MaskText,
): T[] {
  return subjects.map((one) => {
    if (seen === 'clear' || one.facts.args === undefined) return one;
    const { args, ...facts } = one.facts;
    return { ...one, facts: seen === 'none' ? facts : { ...facts, args: maskJson(args as JsonValue, mask) } };
  });
}

/** True when a rule of the document asks of arguments, so that what is seen of them can make a difference. */
export function asksOfArguments(document: PolicyDocument): boolean {
  const ofArguments = (path: string): boolean => /^(?:facts\.)?args(?:\.|$)/.test(path) || path === 'facts';
  return document.rules.some(({ when }) => {
    try {
      const { uses, asks } = compileCondition(when);
      return [...uses, ...asks].some(ofArguments);
    } catch (error) {
      if (error instanceof ConditionError) return false;
      throw error;
    }
  });
}
