import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { MOST_COMMENT_CHARACTERS, MOST_MENTIONS } from './comment-text';
import { commentAnchor } from './contract';

/** Comments on a decision: shapes. What is computed about them is in comment-text.ts. A body is plain text, never markup. */
export type CommentAnchor = z.infer<typeof commentAnchor>;

/** JavaScript strings can hold half a character; UTF-8 cannot. */
const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);

export const newComment = z.object({
  /** As written. Secrets are taken out where it is stored (`keptBody`): whom the text names is known only there. */
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
    .extend({ field: writtenText().max(200) })
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
/** Somebody who may be named; with the e-mail address where others are called the same. */
export interface Mentionable extends PersonRef {
  email?: string;
}

export const commentView = z.object({
  id: z.string(),
  decision: z.string(),
  /** `deactivated`: nobody of this account comes into the workspace any more. */
  author: personRef.extend({ deactivated: z.boolean().optional() }),
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
