import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sentencesOf } from '../output/passages';
import { generator, shuffle } from './fit';

/** A summary and what people said of it. */
export interface Summary {
  source: string;
  /** Of the article: all summaries of one are on the same side of a split. */
  group: string;
  context: string;
  answer: string;
  wrong: boolean;
  /** Stretches of the answer that are wrong, where people marked them. */
  bad?: readonly (readonly [start: number, end: number])[];
}

/** Half of the articles is never trained on: what docs/risk.md reports is of the other half. */
export const isTrainedOn = ({ group }: { group: string }): boolean => Number.parseInt(group.slice(0, 4), 16) % 2 === 0;

export function summariesIn(folder: string): Summary[] {
  const lines = readFileSync(path.join(folder, 'summaries.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Summary);
}

const SEED = 20261126;

/**
 * Copies of right summaries in which one thing is changed, the changed sentence marked: the models whose summaries people judged seldom make these
 * mistakes, and other models do.
 */
export function changedCopies(summaries: readonly Summary[]): Summary[] {
  const right = summaries.filter(({ wrong, answer }) => !wrong && answer.length > 40);
  const next = generator(SEED);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)];
  const out: Summary[] = [];
  for (const one of right) {
    const kinds = Object.keys(CHANGES);
    shuffle(kinds, next);
    let made = 0;
    // Most summaries have no number or no name to change, so each is tried in turn.
    for (const kind of kinds) {
      const sentence = pick(sentencesOf(one.answer))!;
      const text = one.answer.slice(sentence.start, sentence.end);
      const changed = CHANGES[kind]!(text, one, pick, right);
      if (changed === null || changed === text) continue;
      out.push({
        ...one,
        source: `changed:${kind}`,
        answer: one.answer.slice(0, sentence.start) + changed + one.answer.slice(sentence.end),
        wrong: true,
        bad: [[sentence.start, sentence.start + changed.length]],
      });
      if (++made === COPIES) break;
    }
  }
  return out;
}

/** Of one summary. */
const COPIES = 3;

type Pick = <T>(items: readonly T[]) => T | undefined;
type Change = (text: string, one: Summary, pick: Pick, all: readonly Summary[]) => string | null;

/** Another of the kind into the place of one that stands there. */
const exchanged = (text: string, form: RegExp, other: (found: string) => string | undefined, pick: Pick): string | null => {
  const hit = pick([...text.matchAll(form)]);
  const instead = hit && other(hit[0]);
  return hit && instead ? text.slice(0, hit.index) + instead + text.slice(hit.index + hit[0].length) : null;
};

const CHANGES: Readonly<Record<string, Change>> = {
  number: (text, _, pick) => exchanged(text, /(?<![\w.,])\d{1,4}(?![\w.,]*\d)/g, (found) => String(Number(found) + pick([1, 2, 3, 5, 10])!), pick), // prettier-ignore
  'number of the article': (text, { context }, pick) => exchanged(text, /(?<![\w.,])\d{1,4}(?![\w.,]*\d)/g, (found) => pick((context.match(/(?<![\w.,])\d{1,4}(?![\w.,]*\d)/g) ?? []).filter((other) => other !== found)), pick), // prettier-ignore
  negation: (text, _, pick) => (/\bnot\b|n't\b|\bnever\b/.test(text) ? text.replace(/ (?:not|never)\b| n't\b|n't\b/, '') : exchanged(text, /\b(?:is|was|were|are|has|have|will|had|can)\b/g, (found) => `${found} not`, pick)), // prettier-ignore
  name: (text, { context }, pick) => exchanged(text, /(?<=[a-z,] )\p{Lu}[\p{L}]{2,}/gu, (found) => pick((context.match(/(?<=[a-z,] )\p{Lu}[\p{L}]{2,}/gu) ?? []).filter((other) => other !== found)), pick), // prettier-ignore
  'name of another article': (text, { group }, pick, all) => exchanged(text, /(?<=[a-z,] )\p{Lu}[\p{L}]{2,}/gu, () => pick(pick(all.filter((other) => other.group !== group))!.context.match(/(?<=[a-z,] )\p{Lu}[\p{L}]{2,}/gu) ?? []), pick), // prettier-ignore
  word: (text, { context }, pick) => exchanged(text, /(?<=[a-z] )[a-z]{5,}/g, () => pick(context.match(/\b[a-z]{5,}\b/g) ?? []), pick), // prettier-ignore
  sentence: (_, { group }, pick, all) => {
    const other = pick(all.filter((candidate) => candidate.group !== group))!;
    const { start, end } = pick(sentencesOf(other.answer))!;
    return other.answer.slice(start, end);
  },
};
