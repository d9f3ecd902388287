/**
 * Trains the two injection models and writes lib/risk/model/*-weights.ts. The same data and Node give the same bytes.
 *
 *   node --import tsx lib/risk/training/train.ts <folder with the data sets of docs/risk.md> [--check]
 *
 * Prints what cross-validation by groups found: a template, variant or frame is never on both sides. With --check nothing is written.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pack, type StoredModel } from '../model/linear-model';
import { directRows, foreignRows } from './training-rows';
import { fit, foldsOf, platt, scoreOf, sigmoid, type Fitted, type Row } from './fit';

const FOLDS = 5;
const SEED = 20261125;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function train(name: 'direct' | 'foreign', rows: Row[]): StoredModel {
  const folds = foldsOf(rows, FOLDS, SEED);
  const held: { z: number; label: boolean; source: string; weight: number }[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = fit(
      rows.filter(({ group }) => folds.get(group) !== fold),
      SEED,
    );
    for (const row of rows)
      if (folds.get(row.group) === fold)
        held.push({ z: scoreOf(model, row.features), label: row.label, source: row.source, weight: row.weight });
  }
  const { slope, offset } = platt(held);
  report(
    name,
    held.map((one) => ({ ...one, p: sigmoid(slope * one.z + offset) })),
  );
  return stored(name, fit(rows, SEED), slope, offset);
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
  return { name, version: '3', scale, bias: round(bias), slope: round(slope), offset: round(offset), weights: pack(bytes) };
}

const folder = process.argv[2];
if (!folder) {
  process.stderr.write('Name the folder that holds injection_texts.jsonl and the other data sets (docs/risk.md).\n');
  process.exit(2);
}
for (const [name, rows] of [
  ['direct', directRows(folder)],
  ['foreign', foreignRows(folder)],
] as const) {
  const model = train(name, rows);
  const file = path.join(import.meta.dirname, '../model', `${name}-weights.ts`);
  const text = `// Written by lib/risk/training/train.ts; docs/risk.md names the data and its licences.\nimport { type StoredModel } from './linear-model';\n\n// prettier-ignore\nexport const ${name.toUpperCase()}_MODEL: StoredModel = ${JSON.stringify(model, null, 2)};\n`;
  say(`  ${(text.length / 1024).toFixed(0)} KiB`);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
}
