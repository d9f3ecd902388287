/**
 * Trains the two injection models and writes lib/risk/model/*-weights.ts. The same data and Node give the same bytes.
 *
 *   node --import tsx lib/risk/training/train.ts <folder with the data sets of docs/risk.md> [--check]
 *
 * Prints what cross-validation by groups found: a template, variant or frame is never on both sides. With --check nothing is written.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { assess } from '../assess';
import { type Segment } from '../contract';
import { injectionEvidence, type InjectionModels } from '../input/injection';
import { type CalibrationTable } from '../model/calibration-tables';
import { type Features } from '../model/features';
import { LinearModel, pack, type StoredModel } from '../model/linear-model';
import { fitCalibration, inShares, type Scored } from './calibrate';
import { directRows, foreignRows } from './training-rows';
import { fit, foldsOf, platt, scoreOf, sigmoid, type Fitted, type Row } from './fit';

const FOLDS = 5;
const SEED = 20261125;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Scores of rows by a model that had not seen their group. */
interface HeldOut {
  model: StoredModel;
  cases: (Scored & { source: string })[];
}

/** How often what is met in each kind of text; within a part all rows count alike. */
const SHARES = {
  // People ask about attacks, and of models what sounds like one: half of such mail is a look-alike, a quarter an attack.
  direct: { attack: 0.25, 'look-alike': 0.45, ordinary: 0.3 },
  foreign: { attack: 0.3, 'look-alike': 0.35, ordinary: 0.35 },
};
const partOf = ({ label, source }: { label: boolean; source: string }): string =>
  label ? 'attack' : /hard|own:/.test(source) ? 'look-alike' : 'ordinary';

function train(name: 'direct' | 'foreign', rows: Row[], direct?: StoredModel): HeldOut {
  const folds = foldsOf(rows, FOLDS, SEED);
  const held: { z: number; label: boolean; source: string; weight: number }[] = [];
  const fitted: Fitted[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = fit(
      rows.filter(({ group }) => folds.get(group) !== fold),
      SEED,
    );
    fitted.push(model);
    for (const row of rows)
      if (folds.get(row.group) === fold)
        held.push({ z: scoreOf(model, row.features), label: row.label, source: row.source, weight: row.weight });
  }
  const { slope, offset } = platt(held);
  report(
    name,
    held.map((one) => ({ ...one, p: sigmoid(slope * one.z + offset) })),
  );
  const model = stored(name, fit(rows, SEED), slope, offset);
  const other = direct && new LinearModel(direct);
  const judges = fitted.map((one): InjectionModels => {
    const judge = { probability: (features: Features) => sigmoid(slope * scoreOf(one, features) + offset) };
    return { direct: other ?? judge, foreign: judge };
  });
  const provenance = name === 'direct' ? 'user' : 'tool';
  const scored = rows.map(({ text, group, label, source }) => {
    const segment: Segment = { field: 'text', text: text.slice(0, 4000), provenance };
    const { score } = assess('input', injectionEvidence(segment, undefined, judges[folds.get(group)!]));
    return { score, label, source, weight: 0 };
  });
  const weights = inShares(scored, partOf, SHARES[name]);
  return { model, cases: scored.map((one, index) => ({ ...one, weight: weights[index]! })) };
}

/** Fits the table, and says what is flagged at half with it. */
function calibrate(name: string, cases: readonly (Scored & { source?: string })[]): CalibrationTable {
  const table = fitCalibration(cases);
  const at = table.findIndex(([, probability]) => probability >= 0.5);
  const [[x0, y0], [x1, y1]] = [table[at - 1]!, table[at]!];
  const cut = x0 + ((0.5 - y0) / (y1 - y0)) * (x1 - x0);
  const rate = (part: string): string => {
    const some = cases.filter(({ label, source }) => partOf({ label, source: source ?? '' }) === part);
    return (some.filter(({ score }) => score >= cut).length / Math.max(1, some.length)).toFixed(3);
  };
  say(`  calibration ${name}: half at score ${cut.toFixed(3)}; attacks ${rate('attack')}, look-alikes ${rate('look-alike')}, ordinary ${rate('ordinary')}`); // prettier-ignore
  return table;
}

function report(name: string, held: readonly { p: number; label: boolean; source: string }[]): void {
  say(`\n${name}: ${held.length} rows, cross-validated by groups, threshold 0.5`);
  for (const source of [...new Set(held.map((one) => one.source))].sort()) {
    const some = held.filter((one) => one.source === source);
    say(
      `  ${source.padEnd(24)} ${String(some.length).padStart(5)}  flagged ${(some.filter(({ p }) => p >= 0.5).length / some.length).toFixed(3)}`,
    );
  }
  for (const cut of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
    const rate = (label: boolean, of: RegExp): string => {
      const some = held.filter((one) => one.label === label && of.test(one.source));
      return (some.filter(({ p }) => p >= cut).length / Math.max(1, some.length)).toFixed(3);
    };
    say(
      `  cut ${cut}: attacks ${rate(true, /./)}, requests ${rate(false, /^(?:benign|requests)/)}, look-alikes ${rate(false, /hard/)}, own look-alikes ${rate(false, /own:(?:hard|document)/)}`,
    );
  }
  const count = (label: boolean, flagged: boolean): number =>
    held.filter((one) => one.label === label && one.p >= 0.5 === flagged).length;
  const [tp, fp, fn] = [count(true, true), count(false, true), count(true, false)];
  say(
    `  precision ${(tp / (tp + fp)).toFixed(3)}  recall ${(tp / (tp + fn)).toFixed(3)}  F1 ${((2 * tp) / (2 * tp + fp + fn)).toFixed(3)}`,
  );
}

function stored(name: string, { weights, bias }: Fitted, slope: number, offset: number): StoredModel {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  const scale = Number((largest / 127).toPrecision(6));
  const bytes = Int8Array.from(weights, (weight) => Math.round(weight / scale));
  const round = (value: number): number => Number(value.toPrecision(6));
  return { name, version: '5', scale, bias: round(bias), slope: round(slope), offset: round(offset), weights: pack(bytes) };
}

const folder = process.argv[2];
if (!folder) {
  process.stderr.write('Name the folder that holds injection_texts.jsonl and the other data sets (docs/risk.md).\n');
  process.exit(2);
}
function write(file: string, text: string): void {
  say(`  ${file}: ${(text.length / 1024).toFixed(0)} KiB`);
  if (!process.argv.includes('--check')) writeFileSync(path.join(import.meta.dirname, '../model', file), text);
}

function writeModel(name: 'direct' | 'foreign', model: StoredModel): void {
  write(`${name}-weights.ts`, `// Written by lib/risk/training/train.ts; docs/risk.md names the data and its licences.\nimport { type StoredModel } from './linear-model';\n\n// prettier-ignore\nexport const ${name.toUpperCase()}_MODEL: StoredModel = ${JSON.stringify(model, null, 2)};\n`); // prettier-ignore
}

const direct = train('direct', directRows(folder));
writeModel('direct', direct.model);
const foreign = train('foreign', foreignRows(folder), direct.model);
writeModel('foreign', foreign.model);
const tables: Record<string, CalibrationTable> = {
  'input.prompt_injection': calibrate('input.prompt_injection', direct.cases),
  'input.indirect_injection': calibrate('input.indirect_injection', foreign.cases),
};
const lines = Object.entries(tables).map(
  ([name, table]) => `  '${name}': [${table.map(([x, y]) => `[${x}, ${y}]`).join(', ')}],`,
);
write('calibration-tables.ts', `// Written by lib/risk/training/train.ts.\n/** Score and probability, strictly rising. */\nexport type CalibrationTable = readonly (readonly [score: number, probability: number])[];\n\n/** By stage and category. */\n// prettier-ignore\nexport const CALIBRATION: Readonly<Record<string, CalibrationTable>> = {\n${lines.join('\n')}\n};\n`); // prettier-ignore
