import { EVIDENCE_LEVELS } from './anchors';
import type { JudgedEntry, Judgement } from './judge-evidence';
import type { ReadStamp } from './read-stamps';

/** What a reader is told: one title, sentences of what is proved and of what is not. Plain words, no jargon that is not explained. */
export interface Verdict {
  outcome: 'proved' | 'refuted' | 'incomplete';
  title: string;
  proved: string[];
  notProved: string[];
  /** What is wrong, or missing. */
  problems: string[];
}

const number = (value: number): string => value.toLocaleString('en-GB');
const instant = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
const ACTORS = { emitter: 'reported by an emitter', person: 'done by a person', countersign: 'written by Countersign' } as const;

export function verdictOf(judged: Judgement, stamps: readonly ReadStamp[]): Verdict {
  const good = judged.entries.filter((one) => one.inclusion);
  const bad = judged.entries.filter((one) => !one.inclusion && (one.fault !== null || one.envelope === null));
  const problems = [
    ...bad.map((one) => `${one.name}: ${one.fault}`),
    ...stamps.flatMap(({ fault, name }) => (fault ? [`${name}: ${fault}`] : [])),
    ...judged.strayDisclosures.map(
      (name) => `${name}: this content belongs to none of the entries given. It was changed, or its entry is missing.`,
    ),
    ...judged.problems,
  ];
  if (judged.missing.length > 0)
    return {
      outcome: 'incomplete',
      title: 'Nothing is proved yet',
      proved: [],
      notProved: [],
      problems: [...judged.missing.map((what) => `Missing: ${what}.`), ...problems],
    };
  const wrong = problems.length > 0;
  return {
    outcome: wrong ? 'refuted' : 'proved',
    title: wrong
      ? 'Not proved: something does not fit'
      : good.length === 1
        ? 'Proved: this entry is in the log, unaltered'
        : `Proved: these ${number(good.length)} entries are in the log, unaltered`,
    proved: [
      ...good.slice(0, 1).flatMap((one) => entrySentences(one, good.length === 1)),
      ...together(good),
      ...(judged.certificates > 0 && !wrong
        ? [
            'The certificate says of the erasure what these entries say: case, reason, who asked and who consented, what was removed and by which events.',
          ]
        : []),
    ],
    notProved: good.length > 0 ? limits(judged, good, stamps) : [],
    problems,
  };
}

function entrySentences({ inclusion, envelope }: JudgedEntry, alone: boolean): string[] {
  const { index, size, origin, verifiedBy } = inclusion!;
  const e = envelope!;
  return [
    ...(alone
      ? [
          `Entry ${number(index)} (${e.kind}, ${ACTORS[e.actor.type]}, received ${instant(e.receivedAt)}) is in the log ${origin} exactly as it is given here.`,
        ]
      : []),
    `The log was signed at ${number(size)} entries by the key ${verifiedBy.map(({ name, keyId }) => `${name} (id ${keyId})`).join(' and ')}. Whatever is inside cannot be changed, removed or reordered without that signature failing.`,
  ];
}

/** What several entries prove together: of which decision, whether it was closed, and whether all that the closing counts are here. */
function together(good: readonly JudgedEntry[]): string[] {
  const sentences: string[] = [];
  const indexes = good.map((one) => one.inclusion!.index).sort((a, b) => a - b);
  if (good.length > 1)
    sentences.push(
      `They stand between entry ${number(indexes[0]!)} and entry ${number(indexes.at(-1)!)} of the log ${good[0]!.inclusion!.origin}.`,
    );
  const withContent = good.filter((one) => one.content.state === 'matches').length;
  const without = good.filter((one) => one.content.state === 'absent').length;
  if (withContent > 0)
    sentences.push(
      `${withContent === 1 && good.length === 1 ? 'What it says, shown below,' : `What ${number(withContent)} of them say`} is what was recorded: it has the digest that the entry holds.`,
    );
  if (without > 0)
    sentences.push(
      `${good.length === 1 ? 'What it says' : `What ${number(without)} of them say`} is not given here. The entry holds a digest of it only.`,
    );
  const erased = good.flatMap(({ content }) => (content.state === 'erased' ? [content] : []));
  for (const by of new Set(erased.map((one) => one.by))) {
    const of = erased.filter((one) => one.by === by);
    const left = of.filter((one) => one.canonical !== null).length;
    sentences.push(
      `What ${number(of.length)} of them said was erased by order of entry ${number(by)}, received ${instant(of[0]!.at)}, which is here and proved.${left > 0 ? ` What that order left of ${number(left)} of them is shown: it has the digest that the order holds.` : ''} That they are in the log unaltered is proved all the same.`,
    );
  }
  const closing = good.findLast((one) => one.envelope?.kind === 'decision.sealed');
  const counted =
    closing?.content.state === 'matches' ? (JSON.parse(closing.content.canonical) as { events?: number }).events : undefined;
  if (closing && counted !== undefined) {
    const reported = new Set(
      good
        .filter((one) => one.envelope!.decision === closing.envelope!.decision)
        .flatMap((one) => (one.inclusion!.index < closing.inclusion!.index ? (one.envelope!.seq ?? []) : [])),
    );
    const all = reported.size === counted && [...reported].every((seq) => seq < counted);
    sentences.push(
      all
        ? `The decision was closed over ${number(counted)} reported events, and all of them are here: nothing was left out between its first event and its closing.`
        : `The decision was closed over ${number(counted)} reported events; ${number(reported.size)} of them are here.`,
    );
  }
  return sentences;
}

/**
 * What a time stamp says that fits. It is no proof here: no certificate was given to hold it against, and whoever forged the rest could have
 * stamped it with one of their own under the same name.
 */
export function stampSentence({ authority, time, checked, fingerprint }: ReadStamp): string {
  const says = `a time stamp in the name of ${authority} says that this signed state of the log existed at ${instant(time!)}`;
  const how = checked ? 'fits and is signed with the certificate that it carries' : 'fits; its signature was not checked here';
  const next = fingerprint
    ? `compare the certificate's fingerprint (SHA-256 ${fingerprint}) with the authority's, or have openssl ts -verify check it up to the authority's own certificate`
    : "have openssl ts -verify check it with the authority's own certificate";
  return `${says}. It ${how}, but anybody can make a certificate of that name: ${next}.`;
}

function limits(judged: Judgement, good: readonly JudgedEntry[], stamps: readonly ReadStamp[]): string[] {
  return [
    ...(judged.keyCameAlong
      ? [
          'That the key is the right one: it came together with the proof, and whoever made one could have made both. Compare the fingerprint below with the one you were given another way.',
        ]
      : []),
    ...(judged.certificates > 0
      ? [
          'What the certificate says beside that: its times, its legal basis in words, and what remains. These are the words of the installation.',
        ]
      : []),
    'That what was reported is true. The log proves what was reported and that it has not changed since.',
    ...(good.some((one) => one.envelope?.actor.type === 'emitter')
      ? ['The time of occurrence is what the emitter claims; the time of receipt is the clock of the installation.']
      : []),
    ...(stamps.some((stamp) => !stamp.fault)
      ? stamps.flatMap((stamp) => (stamp.fault ? [] : [`When the log was signed: ${stampSentence(stamp)}`]))
      : ['When the log was signed. A signature carries no time; a time stamp of an outside authority would.']),
    levelSentence(stamps.some((stamp) => !stamp.fault)),
    'That nothing else happened. What was never sent is in no log.',
  ];
}

/** What these files are worth against who holds the key, in the words of the Integrity page. */
function levelSentence(stamped: boolean): string {
  const { A0, A1, A3 } = EVIDENCE_LEVELS;
  const named = (level: string, { title }: { title: string }): string => `${level} (${title.toLowerCase()})`;
  const alone = `That whoever holds the key did not rewrite the log before signing it. By themselves these files are of evidence level ${named('A0', A0)}`;
  return stamped
    ? `${alone}, and of ${named('A3', A3)} once the time stamp is checked as said: what the stamped checkpoint covers cannot have been rewritten after it.`
    : `${alone}: ${A0.open} Compare the checkpoint with one that somebody else kept, ${named('A1', A1)}, or with one that an outside authority stamped, ${named('A3', A3)}.`;
}
