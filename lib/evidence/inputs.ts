import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { FRAMEWORK_IDS, type FrameworkId } from './contract';

/** What people add to controls, checked where it enters. */
const day = z.iso.date('Use a day like 2026-11-21.');
const line = (most: number) => writtenText().trim().min(2, 'Say it in a few words.').max(most, `Use at most ${most} characters.`);

export const controlRef = z.object({
  framework: z.enum(FRAMEWORK_IDS),
  ref: writtenText().trim().min(1).max(40),
  /** `sys_...`; null: for all AI systems. */
  system: z.string().max(200).nullable().default(null),
});
export type ControlRef = { framework: FrameworkId; ref: string; system?: string | null };

export const MOST_FILE_BYTES = 10 * 1024 * 1024;

export const newDocument = z
  .object({
    form: z.enum(['document', 'attestation', 'training']),
    kind: writtenText()
      .trim()
      .regex(/^[a-zA-Z0-9]{2,40}$/, 'A kind is one word, as its control names it.'),
    title: line(200),
    system: z.string().max(200).nullable().default(null),
    ownerId: z.uuid().nullable().default(null),
    /** Who was trained (UUID). */
    personId: z.uuid().nullable().default(null),
    role: writtenText().trim().max(80).nullable().default(null),
    effectiveFrom: day,
    expiresOn: day.nullable().default(null),
    covers: writtenText().trim().max(200).nullable().default(null),
    file: z
      .object({ name: line(200), mediaType: z.string().max(120), bytes: z.instanceof(Uint8Array) })
      .nullable()
      .default(null),
  })
  .superRefine((given, context) => {
    if (given.form === 'training' && given.personId === null)
      context.addIssue({ code: 'custom', path: ['personId'], message: 'A training record names the person who was trained.' });
    if (given.expiresOn !== null && given.expiresOn < given.effectiveFrom)
      context.addIssue({ code: 'custom', path: ['expiresOn'], message: 'It cannot end before it begins.' });
    if (given.file && given.file.bytes.byteLength > MOST_FILE_BYTES)
      context.addIssue({
        code: 'custom',
        path: ['file'],
        message: 'A file has at most 10 MB here: put it elsewhere and record its hash.',
      });
  });
export type NewDocument = z.input<typeof newDocument>;

export const ownerChange = controlRef.extend({ ownerId: z.uuid().nullable() });
export const argument = controlRef.extend({
  /** Null: it applies after all. */
  reason: writtenText()
    .trim()
    .min(20, 'Say why in a sentence: it stands in the statement of applicability.')
    .max(2000)
    .nullable(),
});
export const newTask = controlRef.extend({ what: line(500), ownerId: z.uuid().nullable().default(null), dueOn: day });
export const newComment = controlRef.extend({ text: line(4000) });
