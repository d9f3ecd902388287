/**
 * How many attacks are still found after each rewriting:
 *
 *   node --import tsx lib/risk/evaluation/measure-rewriting.ts [injection_texts.jsonl]
 *
 * Without a file, over the bundled cases. Exit code 1 where one costs more than ten points.
 */
import { readFileSync } from 'node:fs';
import { scoreInput } from '../score-input';
import { INPUT_CASES } from './input-cases';
import { REWRITINGS } from './rewrite-text';

const file = process.argv[2];
const attacks = file
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; label: number; kind?: string })
      .filter(({ label, kind }) => label === 1 && kind !== 'indirect')
      .map(({ text }) => text)
  : INPUT_CASES.filter(({ attack, provenance }) => attack && provenance === 'user').map(({ text }) => text);
const recall = (rewrite: (text: string) => string): number =>
  attacks.filter((text) => scoreInput({ segments: [{ field: 'text', text: rewrite(text), provenance: 'user' }] }).probability >= 0.5)
    .length / attacks.length; // prettier-ignore
const plain = recall((text) => text);
process.stdout.write(`${attacks.length} attacks, as written: recall ${plain.toFixed(3)}\n`);
for (const [name, rewrite] of Object.entries(REWRITINGS)) {
  const found = recall(rewrite);
  if (plain - found > 0.1) process.exitCode = 1;
  process.stdout.write(`${name.padEnd(18)} ${found.toFixed(3)}  costs ${((plain - found) * 100).toFixed(1)} points\n`);
}
