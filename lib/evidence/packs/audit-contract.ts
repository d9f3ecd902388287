import { z } from 'zod';
import { FRAMEWORK_IDS } from '../contract';

/** An auditor's room and what happens in it. Client-safe. */
export const newRoom = z
  .object({
    title: z.string().trim().min(1, 'Give the audit a title.').max(200),
    auditor: z.uuid({ error: 'Choose an auditor.' }),
    system: z.string().min(1, 'Choose an AI system.'),
    frameworks: z.array(z.enum(FRAMEWORK_IDS)).min(1, 'Choose a framework.'),
    from: z.iso.date(),
    /** The last day that it is about. */
    to: z.iso.date(),
    expiresOn: z.iso.date(),
  })
  .refine((room) => room.from <= room.to, { path: ['to'], message: 'The period must end after it begins.' });
export type NewRoom = z.input<typeof newRoom>;
export const newRequest = z.object({
  control: z.string().trim().max(100).nullish(),
  question: z.string().trim().min(1, 'Say what you need.').max(4_000),
  dueOn: z.iso.date().nullish(),
});
export const requestAnswer = z.object({
  request: z.string(),
  answer: z.string().trim().min(1, 'Say what you answer.').max(4_000),
  pack: z.string().nullish(),
});
export const CHECK_RESULTS = ['agrees', 'differs', 'cannotTell'] as const;
export const CHECK_WORDS = { agrees: 'agrees with what I saw', differs: 'differs', cannotTell: 'cannot tell' } as const;
export const itemCheck = z.object({ pack: z.string(), decision: z.string(), result: z.enum(CHECK_RESULTS), note: z.string().trim().max(2_000).nullish() }); // prettier-ignore

export interface RoomView {
  id: string;
  title: string;
  auditor: string;
  system: { id: string; name: string };
  frameworks: string[];
  from: string;
  until: string;
  expiresAt: string;
  openedBy: string;
  state: 'open' | 'expired' | 'closed';
  may: { ask: boolean; answer: boolean; close: boolean };
}
export interface RoomDetail extends RoomView {
  requests: { id: string; control: string | null; question: string; dueOn: string | null; askedBy: string; askedAt: string; answer: { text: string; by: string; at: string; pack: string | null } | null }[]; // prettier-ignore
  packs: { id: string; status: string; sample: { decision: string; check: { result: (typeof CHECK_RESULTS)[number]; note: string | null; by: string; at: string } | null }[] }[]; // prettier-ignore
}
