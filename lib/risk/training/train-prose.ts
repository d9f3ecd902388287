/**
 * Trains how the signs of prose are weighed and writes lib/risk/model/prose-weights.ts. The same data and Node give the same bytes.
 *
 *   node --import tsx lib/risk/training/train-prose.ts <folder with summaries.jsonl> [--check]
 *
 * Half of the articles is left out; prints what is found on that half. With --check nothing is written.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { signsOfProse } from '../output/groundedness';
import { sentencesOf } from '../output/passages';
import { pooled, proseRisk, type ProseModel } from '../output/prose-risk';
import { PROSE_SIGNS } from '../output/prose-signs';
import { areaUnderCurve } from '../quality';
import { platt, sigmoid } from './fit';
import { changedCopies, isTrainedOn, summariesIn, type Summary } from './prose-rows';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Row {
  source: string;
  label: number;
  /** Of each sentence: its signs, and whether it is wrong where somebody said so. */
  claims: readonly { signs: readonly number[]; label: number | null }[];
}

function rowOf(one: Summary): Row {
  const claims = signsOfProse(one.answer, [{ field: 'context', text: one.context, provenance: 'retrieved' }]);
  return {
    source: one.source === 'frank' && sentencesOf(one.answer).length === 1 ? 'frank:short' : one.source,
    label: Number(one.wrong),
    claims: claims.map(({ start, end, signs }) => ({
      signs,
      label: one.bad ? Number(one.bad.some(([from, to]) => from < end - 2 && to > start + 2)) : null,
    })),
  };
}

/** How much each part of the data says, in all. */
const SHARES: Readonly<Record<string, number>> = {
  frank: 0.7,
  summeval: 1,
  factcc: 1,
  ragtruth: 0.7,
  changed: 1,
  xsumfaith: 1.2,
};
/** How much the sentences that somebody marked say beside the summaries as a whole. */
const SENTENCES = 0.1;
/** How far an answer's odds lie from its worst sentence towards the mean of all. */
const SOFTNESS = 1.5;
/** Pull towards nought. */
const DECAY = 0.01;
const STEPS = 1_500;
const RATE = 0.1;
/** Of sentences, one in three: what is asked about is doubtful. */
const WRONG = 1 / 3;

const part = ({ source }: Row): string => source.split(':')[0]!;

/** Within a part right and wrong weigh the same, and so do the kinds of change. */
function weightsOf(rows: readonly Row[]): number[] {
  const key = (row: Row): string => (row.label === 1 ? row.source : part(row)) + row.label;
  const count = new Map<string, number>();
  const kinds = new Map<string, Set<string>>();
  for (const row of rows) {
    count.set(key(row), (count.get(key(row)) ?? 0) + 1);
    const name = part(row) + row.label;
    kinds.set(name, (kinds.get(name) ?? new Set()).add(key(row)));
  }
  const raw = rows.map((row) => SHARES[part(row)]! / count.get(key(row))! / kinds.get(part(row) + row.label)!.size);
  const total = raw.reduce((a, b) => a + b, 0);
  return raw.map((weight) => weight / total);
}

/**
 * A logistic model of whole answers: the odds of an answer are the soft maximum of those of its sentences, so that one wrong sentence is enough, and
 * sentences that somebody marked count by themselves. Each part of the data has a bias of its own, for what it calls wrong differs. No weight is below nought.
 */
function fit(rows: readonly Row[]): number[] {
  const sample = weightsOf(rows);
  const every = rows.flatMap(({ claims }) => claims);
  const many = PROSE_SIGNS.length;
  const middle = PROSE_SIGNS.map((_, at) => every.reduce((sum, { signs }) => sum + signs[at]!, 0) / every.length);
  const spread = middle.map((mean, at) => Math.sqrt(every.reduce((sum, { signs }) => sum + (signs[at]! - mean) ** 2, 0) / every.length) + 1e-6); // prettier-ignore
  const scaled = rows.map(({ claims }) => claims.map(({ signs }) => signs.map((sign, at) => (sign - middle[at]!) / spread[at]!)));
  const marked = new Map([0, 1].map((label) => [label, rows.reduce((sum, { claims }, n) => sum + (sample[n]! * claims.filter((one) => one.label === label).length) / claims.length, 0)])); // prettier-ignore
  const weights = new Array<number>(many).fill(0.1);
  const biases = new Map<string, number>();
  let own = 0;
  const speed = new Array<number>(many).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const slope = weights.map((weight) => 2 * DECAY * weight);
    const shift = new Map<string, number>();
    let ownShift = 0;
    for (const [n, row] of rows.entries()) {
      const z = scaled[n]!.map((signs) => signs.reduce((sum, sign, at) => sum + sign * weights[at]!, 0));
      const top = Math.max(...z);
      const exp = z.map((one) => Math.exp((one - top) / SOFTNESS));
      const sum = exp.reduce((a, b) => a + b, 0);
      const error = (sigmoid(top + SOFTNESS * Math.log(sum / z.length) + (biases.get(part(row)) ?? 0)) - row.label) * sample[n]!;
      shift.set(part(row), (shift.get(part(row)) ?? 0) + error);
      for (const [k, { label }] of row.claims.entries()) {
        let g = (error * exp[k]!) / sum;
        if (label !== null) {
          const one = (SENTENCES * (sigmoid(z[k]! + own) - label) * sample[n]!) / z.length / (2 * marked.get(label)!);
          g += one;
          ownShift += one;
        }
        for (let at = 0; at < many; at++) slope[at]! += g * scaled[n]![k]![at]!;
      }
    }
    for (let at = 0; at < many; at++) {
      speed[at] = 0.9 * speed[at]! - RATE * slope[at]!;
      const next = weights[at]! + speed[at]!;
      if (next < 0) speed[at] = 0;
      weights[at] = Math.max(0, next);
    }
    for (const [name, value] of shift) biases.set(name, (biases.get(name) ?? 0) - 2 * value);
    own -= 2 * ownShift;
  }
  return weights.map((weight, at) => weight / spread[at]!);
}

/** What the weighed signs must be stretched by to be odds, where one sentence in three is wrong. */
function model(rows: readonly Row[], weights: readonly number[]): ProseModel {
  const sample = weightsOf(rows);
  const sentences = rows.flatMap(
    ({ claims }, n) =>
    claims
      .filter(({ label }) => label !== null)
      .map(({ signs, label }) => ({ z: signs.reduce((sum, sign, at) => sum + sign * weights[at]!, 0), label: label === 1, weight: sample[n]! / claims.length })), // prettier-ignore
  );
  const total = (label: boolean): number => sentences.reduce((sum, one) => sum + (one.label === label ? one.weight : 0), 0);
  const [right, wrong] = [total(false), total(true)];
  const { slope, offset } = platt(sentences.map((one) => ({ ...one, weight: one.label ? (one.weight * WRONG) / wrong : (one.weight * (1 - WRONG)) / right }))); // prettier-ignore
  const round = (value: number): number => Number(value.toPrecision(4));
  return {
    version: '2',
    weights: weights.map((weight) => round(weight * slope)),
    bias: round(offset),
    temperature: round(slope * SOFTNESS),
  };
}

function report(name: string, rows: readonly Row[], fitted: ProseModel): void {
  say(`\n${name}`);
  const right = rows.filter(({ source, label }) => label === 0 && source !== 'changed');
  for (const source of [...new Set(rows.map((row) => row.source))].sort()) {
    const some = rows.filter((row) => row.source === source);
    const cases = source.startsWith('changed') ? [...some, ...right] : some;
    const auc = areaUnderCurve(
      cases.map(({ claims, label }) => ({ label: label === 1, score: pooled(claims.map(({ signs }) => proseRisk(signs, fitted)), fitted) })), // prettier-ignore
    );
    const flagged = (label: number): string => {
      const all = some.flatMap(({ claims }) => claims.filter((one) => one.label === label).map(({ signs }) => proseRisk(signs, fitted))); // prettier-ignore
      return `${all.filter((risk) => risk >= 0.5).length}/${all.length}`;
    };
    say(`  ${source.padEnd(34)} ${String(some.length).padStart(5)}  AUC ${auc?.toFixed(3)}  sentences flagged: wrong ${flagged(1)}, right ${flagged(0)}`); // prettier-ignore
  }
}

const folder = process.argv[2];
if (!folder) {
  process.stderr.write('Name the folder that holds summaries.jsonl (docs/risk.md).\n');
  process.exit(2);
}
const summaries = summariesIn(folder);
const kept = (trained: boolean): Row[] => {
  const some = summaries.filter((one) => isTrainedOn(one) === trained);
  const rows = some.map(rowOf).filter(({ claims }) => claims.length > 0);
  // Copies are of summaries: right headlines use other words than their article, and beside them a changed word is not seen.
  const copied = some.filter(({ source }) => source !== 'xsumfaith');
  const copies = changedCopies(copied).map(rowOf).filter(({ claims }) => claims.length > 0); // prettier-ignore
  // What the copies are changed from is what they are held against.
  return [
    ...rows,
    ...copies,
    ...rows
      .filter(({ label, source }) => label === 0 && source !== 'xsumfaith')
      .map((row) => ({ source: 'changed', label: 0, claims: row.claims.map(({ signs }) => ({ signs, label: 0 })) })),
  ];
};
const trained = kept(true).filter(({ source }) => source !== 'frank:short');
const fitted = model(trained, fit(trained));
for (const [at, sign] of PROSE_SIGNS.entries()) say(`${sign.padEnd(16)} ${fitted.weights[at]}`);
say(`bias ${fitted.bias}, temperature ${fitted.temperature}`);
report('trained on', trained, fitted);
if (process.argv.includes('--held')) report('left out', kept(false), fitted);
if (!process.argv.includes('--check'))
  writeFileSync(
    path.join(import.meta.dirname, '../model/prose-weights.ts'),
    `// Written by lib/risk/training/train-prose.ts; docs/risk.md names the data and its licences.\nimport { type ProseModel } from '../output/prose-risk';\n\n// prettier-ignore\nexport const PROSE_MODEL: ProseModel = ${JSON.stringify(fitted, null, 2)};\n`,
  );
