import { z } from 'zod';
import { commentAnchor } from './contract';

/** Comments on a decision: shapes, anchors and mentions. Pure and client-safe. A body is plain text, never markup. */
export const MOST_COMMENT_CHARACTERS = 10_000;
export const MOST_MENTIONS = 20;

export type CommentAnchor = z.infer<typeof commentAnchor>;

/** JavaScript strings can hold half a character; UTF-8 cannot. */
const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);

export const newComment = z.object({
  body: z
    .string()
    .refine((text) => text.trim() !== '', { message: 'Write something first.' })
    .refine((text) => text.length <= MOST_COMMENT_CHARACTERS, {
      message: `A comment holds at most ${MOST_COMMENT_CHARACTERS} characters.`,
    })
    .refine((text) => isWhole(text), { message: 'The text holds half a character (a lone surrogate).' }),
  /** Step key; absent for a comment on the decision as a whole. */
  step: z.string().min(1).max(512).optional(),
  anchor: commentAnchor
    .refine((anchor) => anchor.end >= anchor.start, { message: 'end must not be before start.' })
    .refine((anchor) => isWhole(anchor.quote) && isWhole(anchor.field), {
      message: 'The passage is cut inside a character.',
    })
    .optional(),
  /** Id of the comment this one answers. */
  replyTo: z.string().max(64).optional(),
  /** Ids of the people named with @ in the body. */
  mentions: z.array(z.string().max(64)).max(MOST_MENTIONS).default([]),
});
export type NewComment = z.input<typeof newComment>;

const personRef = z.object({ id: z.string(), name: z.string() });
export type PersonRef = z.infer<typeof personRef>;

export const commentView = z.object({
  id: z.string(),
  decision: z.string(),
  author: personRef,
  replyTo: z.string().optional(),
  step: z.string().optional(),
  anchor: commentAnchor.optional(),
  /** Empty for a deleted comment: the thread keeps its place, the log keeps the record. */
  body: z.string(),
  mentions: z.array(personRef),
  createdAt: z.string(),
  resolvedAt: z.string().optional(),
  deletedAt: z.string().optional(),
  /** What the caller may do with it. */
  may: z.object({ delete: z.boolean(), resolve: z.boolean() }),
});
export type CommentView = z.infer<typeof commentView>;

export const mentionView = z.object({
  comment: z.string(),
  decision: z.string(),
  system: z.string(),
  author: personRef,
  step: z.string().optional(),
  excerpt: z.string(),
  createdAt: z.string(),
  seen: z.boolean(),
});
export type MentionView = z.infer<typeof mentionView>;

/** Where an anchor's passage is in the text as it is now. */
export type Anchored = { state: 'exact' | 'moved'; start: number; end: number } | { state: 'lost' };

/**
 * The passage by its offsets where they still hold its words, otherwise at the occurrence of the words nearest to them, otherwise lost.
 * An anchor with an empty quote means the field as a whole.
 */
export function anchorIn(text: string | null, anchor: CommentAnchor): Anchored {
  if (text === null) return { state: 'lost' };
  if (anchor.quote === '') return { state: 'exact', start: 0, end: text.length };
  if (text.startsWith(anchor.quote, anchor.start))
    return { state: 'exact', start: anchor.start, end: anchor.start + anchor.quote.length };
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
  return { field, start: from, end: Math.max(from, to), quote: text.slice(from, wholeAt(text, Math.min(to, from + 2000))) };
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
