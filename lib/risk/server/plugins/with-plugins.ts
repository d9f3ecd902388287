import { assess, type Evidence } from '../../assess';
import { bundleWith } from '../../bundle';
import { type Assessment, type Segment, type Stage } from '../../contract';
import { PluginFailure, type Plugin, type PluginAnswer, type PluginFinding } from '../../plugin';
import { TAGS, type Tags } from '../../tags';
import { CircuitBreaker } from './breaker';

/** How a plug-in did in this process, for people. */
export interface PluginState {
  askedAt: Date | null;
  answeredAt: Date | null;
  failedAt: Date | null;
  /** Why it failed last; it may have answered since. */
  lastError: string | null;
  /** In a row, up to now. */
  failures: number;
}

export interface PluginSlot {
  plugin: Plugin;
  breaker: CircuitBreaker;
  state: PluginState;
  /** Told after each call, and when the breaker kept one back. */
  changed?: (slot: PluginSlot) => void;
}

/** A plug-in with its own breaker, made once and kept for the life of the process. */
export function slot(plugin: Plugin, breaker: CircuitBreaker = new CircuitBreaker()): PluginSlot {
  return { plugin, breaker, state: { askedAt: null, answeredAt: null, failedAt: null, lastError: null, failures: 0 } };
}

/** What the plug-ins of one stage said; null: no answer. */
export type PluginsSaid = readonly { plugin: Plugin; answer: PluginAnswer | null }[];

const ORDER = ['unscored', 'low', 'medium', 'high', 'critical'];

/** `ask`, then `add`. For whoever scores and asks in one go. */
export async function withPlugins(
  own: Assessment,
  segments: readonly Segment[],
  slots: readonly PluginSlot[],
): Promise<Assessment> {
  return addPlugins(own, await askPlugins(own.stage, segments, slots), slots);
}

/** Asks every plug-in of the stage, side by side, each within its own time. Never throws: one that failed has answered null. */
export async function askPlugins(
  stage: Stage,
  segments: readonly Segment[],
  slots: readonly PluginSlot[],
  where: 'background' | 'desk' = 'background',
): Promise<PluginsSaid> {
  const wanted = slots.filter(({ plugin }) => plugin.stages.includes(stage));
  const answers = await Promise.all(wanted.map((one) => ask(one, stage, segments, where)));
  return wanted.map(({ plugin }, i) => ({ plugin, answer: answers[i]! }));
}

/**
 * Puts what plug-ins found beside what was known. The score may rise and never falls. A plug-in that failed, took too long, answered nonsense,
 * is switched off by its breaker or did not see the whole text stands in `unscored`; then a `low` becomes `unscored`, because a detector that
 * was wanted has not spoken. The bundle is that of the scorers with all plug-ins that are switched on, whatever the stage.
 */
export function addPlugins(own: Assessment, said: PluginsSaid, slots: readonly PluginSlot[]): Assessment {
  const bundle = bundleWith(own.bundle, slots.map(({ plugin }) => plugin)); // prettier-ignore
  const unscored = [...own.unscored];
  const added: Evidence[] = [];
  for (const { plugin, answer } of said) {
    if (answer?.complete !== true) unscored.push(`plugin.${plugin.id}`);
    if (answer) added.push(...answer.findings.map((found) => evidenceOf(plugin, found)));
  }
  if (added.length === 0 && unscored.length === own.unscored.length) return { ...own, bundle };
  return { ...raised(own, added, unscored), bundle };
}

async function ask(
  one: PluginSlot,
  stage: Stage,
  segments: readonly Segment[],
  where: 'background' | 'desk',
): Promise<PluginAnswer | null> {
  const { plugin, breaker, state } = one;
  if (!breaker.allows()) return null;
  const timeoutMs = where === 'desk' ? plugin.limits.deskTimeoutMs : plugin.limits.timeoutMs;
  // Ends what is still on its way too, when one of several calls has failed.
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new PluginFailure(`it did not answer within ${timeoutMs} ms`)), timeoutMs);
  state.askedAt = new Date();
  try {
    const late = new Promise<never>((_, reject) =>
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error), { once: true }),
    );
    late.catch(() => undefined);
    const answer = await Promise.race([plugin.detect({ stage, segments }, { timeoutMs }, stop.signal), late]);
    breaker.succeeded();
    state.answeredAt = new Date();
    state.failures = 0;
    return answer;
  } catch (error) {
    breaker.failed();
    state.failedAt = new Date();
    state.failures++;
    // Whatever else it was: its message may hold the text that was sent.
    state.lastError = error instanceof PluginFailure ? error.message : 'it failed';
    return null;
  } finally {
    clearTimeout(timer);
    stop.abort();
    one.changed?.(one);
  }
}

const TAGS_OF: Readonly<Record<string, Tags>> = {
  prompt_injection: TAGS.direct,
  indirect_injection: TAGS.indirect,
  personal_data: TAGS.disclosure,
};

function evidenceOf(plugin: Plugin, found: PluginFinding): Evidence {
  const { label, category, severity, confidence, spans } = found;
  const { owasp, atlas } = TAGS_OF[category] ?? TAGS.none;
  return {
    detector: `plugin.${plugin.id}`,
    version: plugin.version,
    category,
    severity,
    confidence,
    spans,
    reasonCode: 'plugin.finding',
    reasonParams: { label, plugin: plugin.id },
    owasp: [...owasp],
    atlas: [...atlas],
    source: 'plugin',
  };
}

/** Both scored by the same rule; what the plug-ins add on top is their contribution. */
function raised(own: Assessment, added: readonly Evidence[], unscored: readonly string[]): Assessment {
  const theirs = assess(own.stage, added, { unscored });
  const more = Math.max(0, Math.round((theirs.score - own.score) * 10_000));
  const top = theirs.findings[0];
  const findings = [
    ...own.findings,
    ...theirs.findings.map((finding) => ({ ...finding, contribution: finding === top ? more / 10_000 : 0 })),
  ];
  if (more === 0) {
    const tier = unscored.length > 0 && own.tier === 'low' ? 'unscored' : own.tier;
    return { ...own, tier, findings, unscored: [...unscored] };
  }
  const tier = ORDER.indexOf(theirs.tier) > ORDER.indexOf(own.tier) ? theirs.tier : own.tier;
  const open = unscored.length > 0 || own.tier === 'unscored';
  return {
    ...own,
    score: Math.round(own.score * 10_000 + more) / 10_000,
    probability: Math.max(own.probability, theirs.probability),
    tier: open && tier === 'low' ? 'unscored' : tier,
    findings,
    unscored: [...unscored],
  };
}
