/**
 * Puts together `requests.jsonl`, ordinary requests for training (docs/risk.md names the licences), from clones of public repositories.
 *
 *   node --import tsx lib/risk/training/gather-requests.ts <folder of clones: owner+name or owner+name/repo> <requests.jsonl>
 *
 * Every source is read at a pinned commit: the same clones give the same file.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [clones, target] = process.argv.slice(2);
if (!clones || !target) {
  process.stderr.write('Name the folder of clones and the file to write.\n');
  process.exit(2);
}

function at(repository: string, commit: string, file: string): string {
  const folder = path.join(clones!, repository.replace('/', '+'));
  const git = existsSync(path.join(folder, 'repo')) ? path.join(folder, 'repo') : folder;
  return execFileSync('git', ['-C', git, 'show', `${commit}:${file}`], { encoding: 'utf8', maxBuffer: 64_000_000 });
}

const jsonLines = <T>(text: string): T[] => text.trim().split('\n').map((line) => JSON.parse(line) as T); // prettier-ignore

/** Quoted fields may hold line breaks. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows;
}

/** Every n-th, so many in all. */
const spread = <T>(items: readonly T[], many: number): T[] => {
  const step = Math.max(1, items.length / many);
  return Array.from({ length: Math.min(many, items.length) }, (_, index) => items[Math.floor(index * step)]!);
};

interface Task {
  instruction: string;
  instances: { input: string }[];
}
const asked = ({ instruction, instances }: Task): string => [instruction, instances[0]?.input ?? ''].join('\n').trim();

const SELF_INSTRUCT = ['yizhongw/self-instruct', '0b26ccaa415992100fa32df62d41b994cf928e23'] as const;
const SOURCES: readonly [source: string, texts: () => string[]][] = [
  ['ifeval', () => jsonLines<{ prompt: string }>(at('josejg/instruction_following_eval', '0c495b2f95155e8b10acb919ae283bfb4d5be6e2', 'instruction_following_eval/data/input_data.jsonl')).map(({ prompt }) => prompt)],
  ['self-instruct', () => ['data/seed_tasks.jsonl', 'human_eval/user_oriented_instructions.jsonl'].flatMap((file) => jsonLines<Task>(at(...SELF_INSTRUCT, file)).map(asked))],
  // Some of what people collect there are attacks, and say so.
  ['roles', () => csvRows(at('Beelzabi/awesome-chatgpt-prompts', '551c5b77340f58a1637b53ada2292d8c79692818', 'prompts.csv')).slice(1).map((row) => row[1] ?? '').filter((text) => !/jailbreak|unfiltered|unrestricted|do anything now|ignore (?:all|any|the|your|previous)|system prompt|no restrictions|bypass/i.test(text))],
  ['banking', () => spread(csvRows(at('PolyAI-LDN/task-specific-datasets', '57ec275d8078af65b7731c2a98be812d844a6d6b', 'banking_data/train.csv')).slice(1).map(([text]) => text ?? ''), 1_200)],
  ['assistant', () => spread((JSON.parse(at('clinc/oos-eval', '828f8093932c8fe6ca7936c3d2e52903b1c523de', 'data/data_small.json')) as { train: [string, string][] }).train.map(([text]) => text), 1_200)],
  ['compiler', () => ['cs', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'pl', 'pt-br', 'ru', 'tr', 'zh-cn', 'zh-tw'].flatMap((language) => spread(Object.values(JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../node_modules/typescript/lib', language, 'diagnosticMessages.generated.json'), 'utf8')) as Record<string, string>), 40))],
]; // prettier-ignore

const seen = new Set<string>();
const lines: string[] = [];
for (const [source, texts] of SOURCES) {
  let count = 0;
  for (const shown of texts()) {
    const text = shown.trim();
    if (text.length < 8 || text.length > 4_000 || seen.has(text)) continue;
    seen.add(text);
    lines.push(JSON.stringify({ text, source }));
    count++;
  }
  process.stdout.write(`${source.padEnd(16)} ${count}\n`);
}
writeFileSync(target, `${lines.join('\n')}\n`);
