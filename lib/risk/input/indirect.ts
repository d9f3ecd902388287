import { normalise, type View } from '../text/normalise';
import { decodedViews } from '../text/decode';
import { findRules, type Hit } from './find-rules';

/** How surely a text that has no right to instruct does so: 0 to 1. For rules that only need to know whether. */
export function injectionIn(text: string): number {
  const views: View[] = [normalise(text).view, ...decodedViews(text)];
  return Math.max(...views.map((view) => foreignWeight(findRules(view))));
}

export function foreignWeight(hits: readonly Hit[]): number {
  const best = new Map<string, number>();
  for (const { rule, quoted } of hits)
    best.set(rule.id, Math.max(best.get(rule.id) ?? 0, quoted ? rule.foreign * 0.2 : rule.foreign));
  return 1 - [...best.values()].reduce((rest, weight) => rest * (1 - weight), 1);
}
