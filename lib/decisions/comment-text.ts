import { plainMasks } from '@/lib/privacy/mask-text';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import type { CommentAnchor, CommentView, Mentionable, PersonRef } from './comments';

/** Anchors, mentions and threads of comments. Pure, and without zod, so that pages may import it. */
export const MOST_COMMENT_CHARACTERS = 10_000;
export const MOST_MENTIONS = 20;
const MOST_QUOTE = 2_000;

/** Where an anchor's passage is in the text as it is now. */
export type Anchored = { state: 'exact' | 'moved'; start: number; end: number } | { state: 'lost' };

/**
 * The passage by its offsets where they still hold its words, otherwise at the occurrence of the words nearest to them, otherwise lost.
 * An anchor with an empty quote means the field as a whole.
 */
export function anchorIn(shown: string | null, anchor: CommentAnchor): Anchored {
  if (shown === null) return { state: 'lost' };
  const text = plainMasks(shown); // as quotes are kept; offsets are the same
  if (anchor.quote === '') return { state: 'exact', start: 0, end: text.length };
  if (text.startsWith(anchor.quote, anchor.start))
    return { state: 'exact', start: anchor.start, end: anchor.start + anchor.quote.length };
  // A quote that lost a secret when it was stored has the passage's own words no more, but still its place.
  const end = wholeAt(text, Math.min(text.length, anchor.end, anchor.start + MOST_QUOTE));
  if (anchor.quote.includes('[removed:') && keptQuote(text.slice(anchor.start, end)) === anchor.quote)
    return { state: 'exact', start: anchor.start, end };
  let best = -1;
  for (let at = text.indexOf(anchor.quote); at >= 0; at = text.indexOf(anchor.quote, at + 1)) {
    if (best < 0 || Math.abs(at - anchor.start) < Math.abs(best - anchor.start)) best = at;
    else break;
  }
  return best < 0 ? { state: 'lost' } : { state: 'moved', start: best, end: best + anchor.quote.length };
}

/** An anchor for the selected characters; a long passage is quoted by its first 2,000 characters. */
export function anchorFor(field: string, text: string, start: number, end: number): CommentAnchor {
  const from = wholeAt(text, Math.max(0, Math.min(start, end)));
  const to = wholeAt(text, Math.min(text.length, Math.max(start, end)));
  return {
    field,
    start: from,
    end: Math.max(from, to),
    quote: plainMasks(text.slice(from, wholeAt(text, Math.min(to, from + MOST_QUOTE)))),
  };
}

/** A quote as it is stored: without secrets, masks as they are read, and no longer than one that comes in. */
export function keptQuote(quote: string): string {
  const kept = removeSecrets(plainMasks(quote));
  return kept.slice(0, wholeAt(kept, MOST_QUOTE));
}

/** The offset, or the one before it where it would cut a character in two. */
function wholeAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff ? at - 1 : at;
}

/** The `@word` being written before the caret, for completion; null when there is none. */
export function mentionBeforeCaret(text: string, caret: number): { start: number; query: string } | null {
  const match = /(?:^|[\s([{,;:])@([\p{L}\p{M}\p{N}.'_-]*(?: [\p{L}\p{M}\p{N}.'_-]*)?)$/u.exec(text.slice(0, caret));
  return match ? { start: caret - match[1]!.length - 1, query: match[1]! } : null;
}

/** Somebody who was chosen, and where `@name` stands in the text that is being written. */
export interface ChosenMention {
  start: number;
  end: number;
  person: Mentionable;
}

/** The chosen people after the text was changed: moved along with it; whose name was written into is chosen no more. */
export function moveMentions(before: string, after: string, chosen: readonly ChosenMention[]): ChosenMention[] {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - from;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const to = before.length - tail;
  const by = after.length - before.length;
  return chosen
    .flatMap((one) => (one.end <= from ? [one] : one.start >= to ? [{ ...one, start: one.start + by, end: one.end + by }] : []))
    .filter(({ start, end, person }) => after.slice(start, end) === `@${person.name}` && !/[\p{L}\p{N}]/u.test(after[end] ?? ''));
}

/**
 * Whom a text names: those who were chosen, and by their names alone those whom nobody else is called like. `unclear` is a name that several
 * people have and that was only written: whom it means nobody can tell.
 */
export function mentionsIn(
  body: string,
  chosen: readonly ChosenMention[],
  people: readonly Mentionable[],
): { ids: string[]; unclear: string | null } {
  const ids = new Set(chosen.map(({ person }) => person.id));
  let unclear: string | null = null;
  let at = 0;
  for (const part of bodyParts(body, people)) {
    const [start, end] = [at, (at += part.text.length)];
    if (!part.person || chosen.some((one) => one.start < end && one.end > start)) continue;
    const { name, id } = part.person;
    if (people.filter((one) => one.name === name).length > 1) unclear ??= name;
    else ids.add(id);
  }
  return { ids: [...ids], unclear };
}

const BEFORE_MENTION = /[\s([{,;:]$/;

/**
 * A body as it is stored: without secrets, but with every one of these people still named. In "password: @Ann please reset it" the name stands
 * where a password would; one that hangs on other characters ("hunter2@Ann") is part of them.
 */
export function keptBody(body: string, people: readonly PersonRef[]): string {
  let kept = '';
  let plain = '';
  for (const { text, person } of bodyParts(body, people)) {
    if (!person || (plain !== '' && !BEFORE_MENTION.test(plain))) {
      plain += text;
      continue;
    }
    kept += removeSecrets(plain) + text;
    plain = '';
  }
  return kept + removeSecrets(plain);
}

/** A body cut into plain runs and named people, longest name first; each run in order, and they concatenate to the body. */
export function bodyParts(body: string, people: readonly PersonRef[]): { text: string; person?: PersonRef }[] {
  const names = [...people].filter((person) => person.name !== '').sort((a, b) => b.name.length - a.name.length);
  const parts: { text: string; person?: PersonRef }[] = [];
  let plain = '';
  for (let at = 0; at < body.length;) {
    const person = body[at] === '@' ? names.find((one) => body.startsWith(one.name, at + 1)) : undefined;
    if (!person) {
      plain += body[at++];
      continue;
    }
    if (plain) parts.push({ text: plain });
    plain = '';
    const text = `@${person.name}`;
    parts.push({ text, person });
    at += text.length;
  }
  if (plain) parts.push({ text: plain });
  return parts;
}

/** Threads in order of their first comment; answers in order, under the comment that was answered first of all. */
export function threads(comments: readonly CommentView[]): { first: CommentView; answers: CommentView[] }[] {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const rootOf = (comment: CommentView): CommentView => {
    const seen = new Set<string>();
    let at = comment;
    while (at.replyTo && byId.has(at.replyTo) && !seen.has(at.id)) {
      seen.add(at.id);
      at = byId.get(at.replyTo)!;
    }
    return at;
  };
  const found = new Map<string, { first: CommentView; answers: CommentView[] }>();
  const sorted = [...comments].sort((a, b) =>
    a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1,
  );
  for (const comment of sorted) {
    const root = rootOf(comment);
    const thread = found.get(root.id);
    if (thread) thread.answers.push(comment);
    else found.set(root.id, { first: root, answers: root === comment ? [] : [comment] });
  }
  return [...found.values()].filter((thread) => !thread.first.deletedAt || thread.answers.some((answer) => !answer.deletedAt));
}
