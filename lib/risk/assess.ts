import { type Assessment, type Finding, type ScoredTier, type Stage } from './contract';
import { calibrated, probabilityOf } from './calibration';
import { bundleId } from './bundle';
import { TIER_CUTS } from './tier-cuts';

/** What a detector says before it is known what that weighs in the whole. */
export interface Evidence extends Omit<Finding, 'contribution'> {
  /** The stage's score is this at least, whatever else was found. */
  floor?: number;
  /** Closes this share of the distance to 1, on top of the strongest category: things that are worse together. */
  raise?: number;
}

/** Contributions are whole numbers of these, so that they add up to the score without a remainder. */
const UNITS = 10_000;

export function tierOf(probability: number): ScoredTier {
  return TIER_CUTS.find(([cut]) => probability >= cut)![1];
}

/** Where medium begins. */
const MEDIUM = TIER_CUTS.find(([, tier]) => tier === 'medium')![0];
/** What is guessed. Secrets, personal data and domains are there or not, however little they weigh. */
const SUSPICIONS: ReadonlySet<string> = new Set(['prompt_injection', 'indirect_injection']);

export interface AssessOptions {
  /** Detectors that failed or ran out of time. */
  unscored?: readonly string[];
  /** Categories whose score is not the noisy-or of their evidence (groundedness is a mean over claims). */
  categoryScores?: Readonly<Record<string, number>>;
  /** No text, no context, nothing to look at: the stage has no tier. */
  nothing?: boolean;
}

/**
 * Puts the evidence of one stage together: noisy-or within a category, so that many weak signs do not explode; the strongest category,
 * by calibrated value, counts; then what is worse together, then floors. Each finding's contribution is what it added, in whole ten-thousandths, and they add
 * up to the score.
 */
export function assess(stage: Stage, evidence: readonly Evidence[], options: AssessOptions = {}): Assessment {
  const plain = evidence.filter((item) => item.floor === undefined && item.raise === undefined);
  const byCategory = new Map<string, Evidence[]>();
  for (const item of plain) {
    const known = byCategory.get(item.category);
    if (known) known.push(item);
    else byCategory.set(item.category, [item]);
  }
  // The likeliest to be right counts, and of those that are as likely the larger score.
  let top: readonly Evidence[] = [];
  let score = 0;
  let counts: string | null = null;
  for (const [category, items] of byCategory) {
    const value = Math.round((options.categoryScores?.[category] ?? noisyOr(items)) * UNITS);
    const ahead = calibrated(stage, category, value / UNITS) - calibrated(stage, counts, score / UNITS);
    if (ahead > 0 || (ahead === 0 && value > score)) [score, top, counts] = [value, items, category];
  }
  // What does not make medium together is no suspicion; nor is what a model alone would not hold for one.
  const together = new Map<string, number>();
  const togetherIn = (category: string): number => {
    let known = together.get(category);
    if (known === undefined) {
      known = calibrated(stage, category, noisyOr(byCategory.get(category) ?? []));
      together.set(category, known);
    }
    return known;
  };
  const isFaint = (item: Evidence): boolean => {
    if (item.faint) return true;
    if (stage !== 'input' || !SUSPICIONS.has(item.category)) return false;
    return togetherIn(item.category) < MEDIUM || (item.source === 'model' && probabilityOf(stage, item) < MEDIUM);
  };
  const parts = new Map<Evidence, number>(share(score, top));
  for (const item of evidence) {
    if (item.raise === undefined || score >= UNITS) continue;
    const added = Math.round(item.raise * (UNITS - score));
    parts.set(item, added);
    score += added;
  }
  for (const item of [...evidence].filter(({ floor }) => floor !== undefined).sort((a, b) => a.floor! - b.floor!)) {
    const added = Math.max(0, Math.round(item.floor! * UNITS) - score);
    parts.set(item, (parts.get(item) ?? 0) + added);
    score += added;
  }
  const findings = evidence
    .map(({ floor: _floor, raise: _raise, faint: _faint, ...finding }, index): Finding => ({
      ...finding,
      ...(isFaint(evidence[index]!) && { faint: true }),
      contribution: (parts.get(evidence[index]!) ?? 0) / UNITS,
    }))
    .sort((a, b) => b.contribution - a.contribution || b.severity * b.confidence - a.severity * a.confidence);
  const unscored = [...(options.unscored ?? [])];
  const probability = calibrated(stage, counts, score / UNITS);
  const tier = tierOf(probability);
  const blind = options.nothing === true || (unscored.length > 0 && tier === 'low');
  return { stage, bundle: bundleId(), score: score / UNITS, probability, tier: blind ? 'unscored' : tier, findings, unscored };
}

function noisyOr(items: readonly Evidence[]): number {
  return 1 - items.reduce((rest, item) => rest * (1 - weight(item)), 1);
}

function weight({ severity, confidence }: Evidence): number {
  return Math.min(0.9999, Math.max(0, severity * confidence));
}

/** `total` over the items by how much each closes of the distance to 1, largest remainders first. */
function share(total: number, items: readonly Evidence[]): [Evidence, number][] {
  const weights = items.map((item) => -Math.log(1 - weight(item)));
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return items.map((item, index) => [item, index === 0 ? total : 0]);
  const exact = weights.map((value) => (value / sum) * total);
  const parts = exact.map(Math.floor);
  const order = exact.map((value, index) => [value - parts[index]!, index] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  let left = total - parts.reduce((a, b) => a + b, 0);
  for (const [, index] of order) {
    if (left-- <= 0) break;
    parts[index]!++;
  }
  return items.map((item, index) => [item, parts[index]!]);
}
