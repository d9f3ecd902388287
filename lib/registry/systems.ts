import { z } from 'zod';

/** What of an AI system's traffic is kept. Client-safe. */
export const CAPTURE_LEVELS = ['full', 'masked', 'metadata'] as const;
export type CaptureLevel = (typeof CAPTURE_LEVELS)[number];

export const CAPTURE_LABELS: Readonly<Record<CaptureLevel, { label: string; explanation: string }>> = {
  full: {
    label: 'Full',
    explanation: 'Everything the emitter sends is kept, but for secrets, which are always replaced before anything is stored.',
  },
  masked: {
    label: 'Masked',
    explanation:
      'Texts are kept with recognised personal identifiers (card and account numbers, e-mail addresses and the like) masked before storage. What was masked cannot be brought back.',
  },
  metadata: {
    label: 'Metadata only',
    explanation:
      'Prompts, messages, documents, arguments and results are left out before storage. Times, models, tools, tokens, errors and structure stay. Trails say "not captured", and text search finds nothing in them.',
  },
};

const name = z
  .string()
  .trim()
  .min(1, 'A name is needed.')
  .max(120, 'Use at most 120 characters.')
  .refine((text) => !/[\p{Cc}\p{Cf}]/u.test(text), { message: 'A name may not hold invisible characters.' });
const description = z.string().trim().max(2000, 'Use at most 2,000 characters.').nullish();

export const systemChange = z.object({ name, description, captureLevel: z.enum(CAPTURE_LEVELS) });
export type SystemChange = z.infer<typeof systemChange>;

export const newSystem = z.object({
  /** As emitters name it: in `system` of native events, as service.name in OpenTelemetry. */
  key: z
    .string()
    .trim()
    .min(1, 'Give the key that the emitter sends.')
    .max(200, 'Use at most 200 characters.')
    .refine((text) => !/[\p{Cc}\p{Cf}]/u.test(text), { message: 'A key may not hold invisible characters.' }),
  name,
  description,
  captureLevel: z.enum(CAPTURE_LEVELS).default('full'),
});
export type NewSystem = z.input<typeof newSystem>;
