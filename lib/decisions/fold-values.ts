import { columnText } from './column-text';
import type { DecisionFacts } from './fold-decision';

const TEXT_MAX = 300;

/** Two values for one fact: the longer, then the smaller, whichever came first; as lib/dialects/merge-step.ts does for steps. */
function choose(held: string | null, given: string | undefined): string | null {
  if (given === undefined || given === '') return held;
  const text = columnText(given, TEXT_MAX);
  if (held === null || held === text) return text;
  if (held.length !== text.length) return held.length > text.length ? held : text;
  return held <= text ? held : text;
}

export type Latest = 'environment' | 'user_ref' | 'session_ref' | 'version_prompt' | 'version_policy' | 'version_agent';

/** Of an emitter that tells updates the latest counts, whatever the order in which they come; of others, and of one moment, as `choose` does. */
export function latest(decision: DecisionFacts, name: Latest, given: string | undefined, toldAt: string | undefined): void {
  if (given === undefined || given === '') return;
  const [held, now] = [decision.fold.l?.[name] ?? '', toldAt ?? ''];
  if (now < held) return;
  decision[name] = now === held ? choose(decision[name], given) : choose(null, given);
  if (now !== '') decision.fold.l = { ...decision.fold.l, [name]: now };
}
