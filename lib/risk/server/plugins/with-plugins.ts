import { assess, type Evidence } from '../../assess';
import { type Assessment, type Segment } from '../../contract';
import { type Plugin, type PluginFinding } from '../../plugin';
import { CircuitBreaker } from './breaker';

export interface PluginSlot {
  plugin: Plugin;
  breaker: CircuitBreaker;
}

/** A plug-in with its own breaker, made once and kept for the life of the process. */
export function slot(plugin: Plugin, breaker: CircuitBreaker = new CircuitBreaker()): PluginSlot {
  return { plugin, breaker };
}

const ORDER = ['unscored', 'low', 'medium', 'high', 'critical'];

/**
 * Asks every plug-in of the assessment's stage, side by side, and puts what they find beside what was known. The score may rise and never
 * falls. A plug-in that failed, took too long, answered nonsense or is switched off by its breaker stands in `unscored`; then a `low` becomes
 * `unscored`, because a detector that was wanted has not spoken.
 */
export async function withPlugins(
  own: Assessment,
  segments: readonly Segment[],
  slots: readonly PluginSlot[],
): Promise<Assessment> {
  const wanted = slots.filter(({ plugin }) => plugin.stages.includes(own.stage));
  if (wanted.length === 0) return own;
  const unscored = [...own.unscored];
  const added: Evidence[] = [];
  const answers = await Promise.all(wanted.map((one) => ask(one, own.stage, segments)));
  for (const [index, answer] of answers.entries()) {
    const { plugin } = wanted[index]!;
    if (answer === null) unscored.push(`plugin.${plugin.id}`);
    else added.push(...answer.map((found) => evidenceOf(plugin, found)));
  }
  if (added.length === 0 && unscored.length === own.unscored.length) return own;
  return raised(own, added, unscored);
}

async function ask(
  { plugin, breaker }: PluginSlot,
  stage: Assessment['stage'],
  segments: readonly Segment[],
): Promise<PluginFinding[] | null> {
  if (!breaker.allows()) return null;
  const { timeoutMs } = plugin.limits;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const late = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error('too late')), { once: true }),
    );
    const found = await Promise.race([plugin.detect({ stage, segments }, { timeoutMs }, signal), late]);
    breaker.succeeded();
    return found;
  } catch {
    // Whatever it was: its message may hold the text that was sent.
    breaker.failed();
    return null;
  }
}

function evidenceOf(plugin: Plugin, found: PluginFinding): Evidence {
  const { label, category, severity, confidence, spans } = found;
  return {
    detector: `plugin.${plugin.id}`,
    version: plugin.version,
    category,
    severity,
    confidence,
    spans,
    reasonCode: 'plugin.finding',
    reasonParams: { label },
    owasp: [],
    atlas: [],
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
  return {
    ...own,
    score: Math.round(own.score * 10_000 + more) / 10_000,
    probability: Math.max(own.probability, theirs.probability),
    tier,
    findings,
    unscored: [...unscored],
  };
}
