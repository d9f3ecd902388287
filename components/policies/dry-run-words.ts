import type { DryRunView } from '@/lib/assessment/dry-run';
import { formatNumber, plural } from '@/lib/shared/format';

/** What a dry run found, held against what it compared with. */
export function dryRunSentence(run: DryRunView, locale?: string): string {
  const days = Math.round((Date.parse(run.until) - Date.parse(run.from)) / 86_400_000);
  const so = run.state === 'done' ? '' : ' so far';
  const unread = run.unread > 0 ? ` Of ${formatNumber(run.unread, locale)} the facts are gone; nothing is said of them.` : '';
  const which = `${formatNumber(run.changed, locale)} of ${plural(run.checked, 'decision', undefined, locale)} of the last ${plural(days, 'day', undefined, locale)}`;
  const what =
    run.comparison === 'withoutPolicy'
      ? `Version ${run.version} of ${run.policy} is in force: ${which} are routed differently with it than without this policy${so}.`
      : `Under version ${run.version} of ${run.policy}, ${which} would have been routed differently${so}.`;
  return `${what}${unread} Not tried: decisions that were not scored when the run passed them.`;
}
