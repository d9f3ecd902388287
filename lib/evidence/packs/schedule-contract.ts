import { z } from 'zod';
import { FRAMEWORK_IDS } from '../contract';
import { MOST_SAMPLED } from './pack-contract';
import { CADENCES, DELIVERIES } from './schedule';

/** What is asked of a schedule. */
export const newSchedule = z.object({
  system: z.string().max(200).nullish(),
  profile: z.enum(['authority', 'auditor', 'board']),
  frameworks: z.array(z.enum(FRAMEWORK_IDS)).default([]),
  sampleSize: z.int().min(0).max(MOST_SAMPLED).default(60),
  cadence: z.enum(CADENCES),
  delivery: z.enum(DELIVERIES).default('none'),
  /** `chn_...`: the channel that is told, for delivery by webhook. */
  channel: z.string().max(200).nullish(),
}).refine((one) => one.delivery !== 'webhook' || Boolean(one.channel), { path: ['channel'], message: 'Choose the channel that is told.' }); // prettier-ignore
export type NewSchedule = z.input<typeof newSchedule>;
