/** Whether a delegation counts at an instant. Pure and client-safe. */
export function delegationState(
  one: { fromAt: string; untilAt: string; endedAt: string | null },
  now: Date,
): 'in force' | 'not yet' | 'over' {
  if (one.endedAt !== null || new Date(one.untilAt) <= now) return 'over';
  return new Date(one.fromAt) > now ? 'not yet' : 'in force';
}
