import type { DecisionFacts } from './fold-decision';
import { countedTokens, standInTokens, type StepFacts } from './fold-step';

/**
 * Sums are null while no counted step reports tokens: not reported is not zero. Where no model call reports any, those of the steps around
 * them count. `after` null: it is no step any more.
 */
export function addTokens(decision: DecisionFacts, before: StepFacts | undefined, after: StepFacts | null): void {
  const { fold } = decision;
  const none = { input: null, output: null };
  const [was, is] = [before ? countedTokens(before) : none, after ? countedTokens(after) : none];
  const [stoodIn, standsIn] = [before ? standInTokens(before) : none, after ? standInTokens(after) : none];
  const held: [number, number] = fold.m ?? [decision.input_tokens ?? 0, decision.output_tokens ?? 0];
  const [inputs, outputs] = fold.t ?? [0, 0];
  const t: [number, number] = [inputs + change(was.input, is.input), outputs + change(was.output, is.output)];
  const m: [number, number] = [held[0] + (is.input ?? 0) - (was.input ?? 0), held[1] + (is.output ?? 0) - (was.output ?? 0)];
  const s = fold.s ?? [0, 0, 0, 0];
  const stand: [number, number, number, number] = [
    s[0] + change(stoodIn.input, standsIn.input),
    s[1] + change(stoodIn.output, standsIn.output),
    s[2] + (standsIn.input ?? 0) - (stoodIn.input ?? 0),
    s[3] + (standsIn.output ?? 0) - (stoodIn.output ?? 0),
  ];
  decision.input_tokens = t[0] > 0 ? m[0] : stand[0] > 0 ? stand[2] : null;
  decision.output_tokens = t[1] > 0 ? m[1] : stand[1] > 0 ? stand[3] : null;
  if (t[0] > 0 || t[1] > 0) fold.t = t;
  else delete fold.t;
  if (stand[0] > 0 || stand[1] > 0) {
    fold.s = stand;
    fold.m = m;
  } else {
    delete fold.s;
    delete fold.m;
  }
}

function change(was: number | null, is: number | null): number {
  return Number(is !== null) - Number(was !== null);
}

/** Counts the steps that wait for the one above them. */
export function noteWaiting(decision: DecisionFacts, by: 1 | -1): void {
  const waiting = (decision.fold.u ?? 0) + by;
  if (waiting > 0) decision.fold.u = waiting;
  else delete decision.fold.u;
}
