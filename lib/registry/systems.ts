import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { CAPTURE_LEVELS } from './capture-levels';
import { ANNEX_POINT_NAMES, OPERATOR_NAMES, RISK_CLASS_NAMES, SYSTEM_ROLE_NAMES } from './inventory';

const visible = (text: string): boolean => !/[\p{Cc}\p{Cf}]/u.test(text);
const name = writtenText()
  .trim()
  .min(1, 'A name is needed.')
  .max(120, 'Use at most 120 characters.')
  .refine(visible, { message: 'A name may not hold invisible characters.' });
const text = writtenText()
  .trim()
  .max(2000, 'Use at most 2,000 characters.')
  .transform((given) => given || null)
  .nullish();

/** What is stated of a system. Every member may be left out (as it was) or null (not stated). */
const stated = {
  description: text,
  /** Intended purpose, AI Act Art. 3(12). */
  purpose: text,
  /** A member of the workspace (UUID) who answers for it. */
  ownerId: z.uuid('Choose a person of this workspace.').nullish(),
  role: z.enum(SYSTEM_ROLE_NAMES).nullish(),
  /** What the organisation that uses it is: Art. 27(1). */
  operator: z.enum(OPERATOR_NAMES).nullish(),
  annexPoint: z.enum(ANNEX_POINT_NAMES).nullish(),
  riskClass: z.enum(RISK_CLASS_NAMES).nullish(),
  environments: z
    .array(
      writtenText()
        .trim()
        .min(1)
        .max(100, 'An environment has at most 100 characters.')
        .refine(visible, { message: 'No invisible characters.' }),
    )
    .max(50, 'At most 50 environments.')
    .transform((list) => [...new Set(list)].sort())
    .optional(),
};

/** Members that are left out stay as they are. */
export const systemChange = z.object({ name: name.optional(), captureLevel: z.enum(CAPTURE_LEVELS).optional(), ...stated });
export type SystemChange = z.input<typeof systemChange>;

export const newSystem = z.object({
  /** As emitters name it: in `system` of native events, as service.name in OpenTelemetry. */
  key: writtenText()
    .trim()
    .min(1, 'Give the key that the emitter sends.')
    .max(200, 'Use at most 200 characters.')
    .refine(visible, { message: 'A key may not hold invisible characters.' }),
  name,
  captureLevel: z.enum(CAPTURE_LEVELS).default('full'),
  ...stated,
});
export type NewSystem = z.input<typeof newSystem>;
