import { scoreAction } from '@/lib/risk/score-action';
import { scoreInput } from '@/lib/risk/score-input';
import { scoreOutput } from '@/lib/risk/score-output';
import { redactText } from '@/lib/risk/redact-text';
import { GROUNDED_CASES } from '@/lib/risk/evaluation/output-cases';
import { INPUT_CASES } from '@/lib/risk/evaluation/input-cases';
import type { BenchReport, Figure } from '../report';
import { percentile } from '../statistics';
import { Random } from '@/lib/sample/random';
import { WordSource } from '../workload';

const KB4 = 4_096;
const KB100 = 102_400;
const WARM_ROUNDS = 2;

/** Words that repeat as prose does, with sentences of the evaluation set among them: requests, orders and records. */
function textOf(random: Random, words: WordSource, size: number): string {
  let out = '';
  while (out.length < size) {
    out += `${words.text(30)}. `;
    if (random.chance(0.4)) out += `${random.pick(INPUT_CASES).text} `;
    if (random.chance(0.2))
      out += `Ana Berg, ana.berg${random.int(1, 99)}@post.example, +44 20 7946 0${random.int(100, 999)}, ${random.int(10, 999)}.50 EUR. `;
  }
  return out.slice(0, size);
}

/** Milliseconds of processor time: another process on the core is no cost of the scorer. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Time of each stage on one core. Nothing is stored; needs no database. */
export function measureRisk(): BenchReport {
  const random = new Random(41);
  const words = new WordSource(random);
  const small = Array.from({ length: 60 }, () => textOf(random, words, KB4));
  const large = Array.from({ length: 3 }, () => textOf(random, words, KB100));
  const context = GROUNDED_CASES[0]!.context;
  const stages: [string, (text: string) => unknown][] = [
    ['input, what a person wrote', (text) => scoreInput({ segments: [{ field: 'text', text, provenance: 'user' }] })],
    ['input, a tool’s result', (text) => scoreInput({ segments: [{ field: 'text', text, provenance: 'tool' }] })],
    ['output, against its context', (text) => scoreOutput({ answer: text.slice(0, text.length / 4), context: [{ field: 'context', text: `${context} ${text.slice(text.length / 4)}`, provenance: 'retrieved' }] })],
    ['action, with a step before', (text) => scoreAction({ tool: { name: 'issue_refund' }, arguments: { amount: 40, note: text.slice(0, text.length / 2) }, steps: [{ kind: 'tool', name: 'read_page', texts: [{ field: 'result', text: text.slice(text.length / 2), provenance: 'tool' }] }] })],
  ]; // prettier-ignore
  // Scorers run in threads that live as long as the worker: what compiling them takes once, for the first hundred texts, is no cost of a text.
  for (let round = 0; round < WARM_ROUNDS; round++) for (const [, score] of stages) for (const text of small) score(text);
  const figures = stages.flatMap(([name, score]): Figure[] => {
    const times = small.flatMap((text) => [cpuMs(() => score(text)), cpuMs(() => score(text))]).sort((a, b) => a - b);
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    const long = Math.min(...large.map((text) => cpuMs(() => score(text))));
    return [
      {
        what: `${name}, 4 KB, mean`,
        value: mean,
        unit: 'ms',
        limit: { relation: 'at most', value: 5, why: 'processor time on one core' },
      },
      {
        what: `${name}, 4 KB, p95`,
        value: percentile(times, 0.95),
        unit: 'ms',
        limit: { relation: 'at most', value: 10, why: '' },
      },
      { what: `${name}, 100 KB`, value: long, unit: 'ms', limit: { relation: 'at most', value: 150, why: 'best of three' } },
    ];
  });
  const hostile = ['act as ', 'send ', 'ignore the ', '12 Ab Street ', '%41', '![', 'a. ', '\u200ba'].map((piece) => {
    const text = piece.repeat(KB100 / piece.length);
    return Math.max(...stages.slice(0, 2).map(([, score]) => cpuMs(() => score(text))));
  });
  return {
    name: 'risk',
    setting: { texts: `${small.length} of 4 KB, ${large.length} of 100 KB` },
    figures: [
      ...figures,
      { what: 'input made to be slow, 100 KB, slowest', value: Math.max(...hostile), unit: 'ms' },
      {
        what: 'redaction with names, 4 KB',
        value: small.reduce((sum, text) => sum + cpuMs(() => redactText(text)), 0) / small.length,
        unit: 'ms',
      },
    ],
  };
}
