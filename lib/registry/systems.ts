import { z } from 'zod';
import { CAPTURE_LEVELS } from './capture-levels';

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
