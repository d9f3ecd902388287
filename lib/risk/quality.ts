/** How good a detector is on labelled cases. Shapes stand alone: pages import them. Client-safe. */
export interface Interval {
  value: number;
  /** 95 % Wilson interval (bootstrap for F1 and AUC). */
  low: number;
  high: number;
}

/** One bar of a calibration plot: cases whose probability lay in [from, to). */
export interface CalibrationBin {
  from: number;
  to: number;
  count: number;
  predicted: number;
  observed: number;
}

export interface DetectorQuality {
  /** `direct_injection`, `indirect_injection`, `groundedness`, `identifiers:EMAIL_ADDRESS`, `tool_effect`, ... */
  id: string;
  title: string;
  stage: 'input' | 'output' | 'action' | 'redaction';
  /** Detectors of the bundle that are measured, with versions: `input.rules@1`. */
  detectors: string[];
  positives: number;
  negatives: number;
  /** Null where there is nothing to divide by: no case of the kind. */
  precision: Interval | null;
  recall: Interval | null;
  f1: Interval | null;
  falsePositiveRate: Interval | null;
  auc?: Interval | null;
  /** Absent for detectors without a probability. */
  calibration?: { bins: CalibrationBin[]; brier: number };
  /** What the cases are and are not. */
  limits: string;
}

export interface ScorerQuality {
  bundle: string;
  /** Version of the bundled set. */
  set: string;
  cases: number;
  detectors: DetectorQuality[];
  /** Detectors of the bundle that no case measures, with versions: nothing is known of how good they are. */
  unmeasured: string[];
}

/** Wilson score interval of a share. */
export function wilson(hits: number, of: number): Interval | null {
  if (of === 0) return null;
  const z = 1.959964;
  const p = hits / of;
  const centre = (p + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

export interface Judged {
  label: boolean;
  predicted: boolean;
  probability?: number;
}

/** Precision, recall, F1, false alarms and calibration of judged cases: for the bundled set, and for labels that reviewers gave. */
export function qualityOf(
  cases: readonly Judged[],
): Pick<DetectorQuality, 'positives' | 'negatives' | 'precision' | 'recall' | 'f1' | 'falsePositiveRate' | 'calibration'> {
  const count = (label: boolean, predicted: boolean): number =>
    cases.filter((one) => one.label === label && one.predicted === predicted).length;
  const [tp, fp, fn, tn] = [count(true, true), count(false, true), count(true, false), count(false, false)];
  const scored = cases.filter((one) => one.probability !== undefined);
  return {
    positives: tp + fn,
    negatives: fp + tn,
    precision: wilson(tp, tp + fp),
    recall: wilson(tp, tp + fn),
    f1: tp + fn === 0 ? null : f1Interval(cases),
    falsePositiveRate: wilson(fp, fp + tn),
    ...(scored.length > 0 ? { calibration: calibrationOf(scored) } : {}),
  };
}

function f1(cases: readonly Judged[]): number {
  let [tp, fp, fn] = [0, 0, 0];
  for (const { label, predicted } of cases) {
    if (label && predicted) tp++;
    else if (predicted) fp++;
    else if (label) fn++;
  }
  return tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn);
}

/** Bootstrap of 200 samples from a fixed seed: the same cases give the same interval. */
function f1Interval(cases: readonly Judged[]): Interval {
  return bootstrap(cases, f1);
}

export function bootstrap<T>(cases: readonly T[], measure: (sample: readonly T[]) => number): Interval {
  let state = 0x9e3779b9;
  const next = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
  };
  const values: number[] = [];
  for (let n = 0; n < 200; n++) values.push(measure(cases.map(() => cases[Math.floor(next() * cases.length)]!)));
  values.sort((a, b) => a - b);
  return { value: measure(cases), low: values[5]!, high: values[194]! };
}

function calibrationOf(cases: readonly Judged[]): NonNullable<DetectorQuality['calibration']> {
  const bins: CalibrationBin[] = [];
  for (let n = 0; n < 10; n++) {
    const [from, to] = [n / 10, (n + 1) / 10];
    const inside = cases.filter(
      ({ probability }) => probability! >= from && (probability! < to || (n === 9 && probability === 1)),
    );
    if (inside.length === 0) continue;
    const mean = (of: (one: Judged) => number): number => inside.reduce((sum, one) => sum + of(one), 0) / inside.length;
    bins.push({
      from,
      to,
      count: inside.length,
      predicted: mean((one) => one.probability!),
      observed: mean((one) => Number(one.label)),
    });
  }
  const brier = cases.reduce((sum, { probability, label }) => sum + (probability! - Number(label)) ** 2, 0) / cases.length;
  return { bins, brier };
}

/** Area under the ROC curve: how often a case of the kind has the higher score; ties count half. */
export function areaUnderCurve(cases: readonly { label: boolean; score: number }[]): number {
  const sorted = [...cases].sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (j < sorted.length && sorted[j]!.score === sorted[i]!.score) j++;
    for (let k = i; k < j; k++) if (sorted[k]!.label) ranks += (i + j + 1) / 2;
    i = j;
  }
  const positives = sorted.filter(({ label }) => label).length;
  const negatives = sorted.length - positives;
  return positives === 0 || negatives === 0 ? NaN : (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}
