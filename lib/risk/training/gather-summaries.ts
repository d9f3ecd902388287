/**
 * Puts together `summaries.jsonl`, summaries of news with people's judgements (docs/risk.md names the licences), from clones of NKWBTB/SummaCoz,
 * google-research-datasets/xsum_hallucination_annotations and Liyan06/AggreFact.
 *
 *   node --import tsx lib/risk/training/gather-summaries.ts <folder of clones: owner+name or owner+name/repo> <summaries.jsonl>
 *
 * They are read at pinned commits: the same clones give the same file.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { headlinesIn } from './headlines';
import { type Summary } from './prose-rows';

const [clones, target] = process.argv.slice(2);
if (!clones || !target) {
  process.stderr.write('Name the folder of clones and the file to write.\n');
  process.exit(2);
}

const COMMIT = 'dcfea00dbaed71ef221f3eeaa93738709f5d9923';
const gitOf = (repository: string): string => {
  const folder = path.join(clones, repository);
  return existsSync(path.join(folder, 'repo')) ? path.join(folder, 'repo') : folder;
};
const git = gitOf('NKWBTB+SummaCoz');
const run = (...args: string[]): string => execFileSync('git', ['-C', git, ...args], { encoding: 'utf8', maxBuffer: 64_000_000 });
const filesIn = (under: string): string[] => run('ls-tree', '-r', '--name-only', COMMIT, `${under}/`).trim().split('\n').sort(); // prettier-ignore

/** Between two marks. */
const between = (text: string, form: RegExp): string => (form.exec(text)?.[1] ?? '').trim();

/** A summary that people found right: article and claim stand in the request that the file repeats. */
function right(text: string): [context: string, answer: string] {
  const from = text.slice(Math.max(0, text.indexOf('\n<Article>')));
  return [between(from, /<Article>([\s\S]*?)<\/Article>/), between(from, /<\/Article>[\s\S]*?<Claim>([\s\S]*?)<\/Claim>/)];
}

function wrong(text: string): [context: string, answer: string] {
  const asked = text.split('[/INST]')[0]!;
  if (asked.includes('</Article>')) return [between(asked, /<Article>([\s\S]*?)<\/Article>/), between(asked, /<(?:Summary|Claim)>([\s\S]*?)<\//)]; // prettier-ignore
  const article = between(asked, /Article:([\s\S]*)/).replace(/\s*Explain your reasoning step by step:\s*$/, '');
  return [article, between(asked, /Summary:([\s\S]*?)Article:/)];
}

/** A summary by a language model, with the stretches that people found wrong. */
function marked(text: string): Omit<Summary, 'group' | 'source'> {
  const parts = /Premise:([\s\S]*?)Hypothesis:([\s\S]*?)Annotation:\s*```json([\s\S]*?)```/.exec(text)!;
  const bad: [number, number][] = [];
  let [answer, from] = ['', -1];
  for (const [index, part] of parts[2]!.trim().split('**').entries()) {
    if (index % 2 === 1) from = answer.length;
    answer += part;
    if (from >= 0) bad.push([from, answer.length]);
    from = -1;
  }
  return { context: parts[1]!.trim(), answer, wrong: (JSON.parse(parts[3]!) as unknown[]).length > 0, bad };
}

const groupOf = (context: string): string => createHash('sha1').update(context.toLowerCase().replaceAll(/[\W_]/g, '').slice(0, 300)).digest('hex').slice(0, 10); // prettier-ignore

const out: Summary[] = [];
const seen = new Set<string>();
function add(source: string, one: Omit<Summary, 'group' | 'source'>): void {
  const key = JSON.stringify([one.context, one.answer, one.wrong]);
  if (seen.has(key) || one.context.length < 200 || one.answer === '') return;
  seen.add(key);
  out.push({ ...one, answer: one.answer.replaceAll("\\'", "'"), group: groupOf(one.context), source });
}
for (const source of ['frank', 'summeval', 'factcc'])
  for (const [kind, read] of [
    ['positive', right],
    ['annot', wrong],
  ] as const)
    // prettier-ignore
    for (const file of filesIn(`data/${kind}/${source}`)) {
      const [context, answer] = read(run('show', `${COMMIT}:${file}`));
      add(source, { context, answer, wrong: kind === 'annot' });
    }
for (const kind of ['failure', 'score'])
  for (const file of filesIn(`data/annot/RAGTruth/1/${kind}`))
    if (/\/\d+\.md$/.test(file)) add('ragtruth', marked(run('show', `${COMMIT}:${file}`)));

/** Stretches of ten words: an article that begins otherwise in another set is known by them, and must be on the same side of a split. */
const stretchesOf = (text: string): string[] => {
  const words = text.toLowerCase().match(/\w+/g) ?? [];
  return words.slice(9).map((_, at) => words.slice(at, at + 10).join(' '));
};
const SAME = 8;
const groupsOf = new Map<string, string>();
for (const { context, group } of out) for (const stretch of stretchesOf(context)) groupsOf.set(stretch, group);
const known = new Map<string, string>();
for (const one of headlinesIn(gitOf)) {
  const before = out.length;
  add('xsumfaith', one);
  if (out.length === before) continue;
  let group = known.get(one.context);
  if (group === undefined) {
    const shared = stretchesOf(one.context).flatMap((stretch) => groupsOf.get(stretch) ?? []);
    const other = shared.find((candidate) => shared.filter((again) => again === candidate).length >= SAME);
    known.set(one.context, (group = other ?? groupOf(one.context)));
  }
  out.at(-1)!.group = group;
}
writeFileSync(target, `${out.map((one) => JSON.stringify(one)).join('\n')}\n`);
for (const source of new Set(out.map((one) => one.source))) {
  const some = out.filter((one) => one.source === source);
  process.stdout.write(`${source}: ${some.length}, of which ${some.filter((one) => one.wrong).length} wrong\n`);
}
