import { z } from 'zod';
import { exactText, writtenText } from '@/lib/privacy/written-text';
import { proofRequest } from '@/lib/decisions/reveal';
import { FRAMEWORK_IDS } from '../contract';
import { CAPACITIES, PACK_CONTENTS, PACK_MODES, PACK_PROFILES, PACK_STATES, WITHHOLDING_GROUNDS } from './words';

/** What is asked for, and what is told of a pack. Client-safe. */
export const MOST_SAMPLED = 10_000;
/** Six years, as a page of a framework can be asked for. */
const MOST_DAYS = 2_192;
const instant = z.iso.datetime({ offset: true });

export const newPack = z
  .object({
    /** `sys_...` or the emitter's key; left out: all systems that the asker sees, for people who see all. */
    system: z.string().max(200).nullish(),
    from: instant,
    until: instant,
    frameworks: z.array(z.enum(FRAMEWORK_IDS)).max(FRAMEWORK_IDS.length).default([]),
    profile: z.enum(PACK_PROFILES),
    mode: z.enum(PACK_MODES).default('selected'),
    /** Left out: what the profile says. */
    content: z.enum(PACK_CONTENTS).optional(),
    /** With original content: why personal data is to stand in it in clear. Left out: records in which it is found are masked. */
    reveal: proofRequest.optional(),
    sampleSize: z.int().min(0).max(MOST_SAMPLED).default(60),
    /** The auditor's own; left out: made here. In the log before the draw, which takes a root of the log that is signed afterwards. */
    seed: exactText().trim().min(8).max(200).optional(),
    /** Decisions of an incident, or the one that the affected person asks about. */
    decisions: z.array(z.string().max(200)).max(1_000).default([]),
    /** `inc_...`: the decisions that are linked to it, and what is known of it. For the profile incident. */
    incident: z.string().max(200).nullish(),
    grounds: z.array(z.enum(WITHHOLDING_GROUNDS)).default([]),
    /** The day whose law is used; left out: the last day of the period. */
    lawDate: z.iso.date().optional(),
  })
  .refine((pack) => new Date(pack.from) < new Date(pack.until), { path: ['until'], message: 'The period must end after it begins.' })
  .refine((pack) => new Date(pack.until).getTime() - new Date(pack.from).getTime() <= MOST_DAYS * 86_400_000, { path: ['from'], message: `A pack is of ${MOST_DAYS} days at most: ask for it in parts.` })
  .refine((pack) => pack.profile !== 'affectedPerson' || pack.decisions.length === 1, { path: ['decisions'], message: 'Name the one decision that the person asks about.' })
  .refine((pack) => pack.profile !== 'affectedPerson' || pack.frameworks.length === 0, { path: ['frameworks'], message: 'A pack to an affected person explains one decision: it holds no controls, so it names no framework.' })
  .refine((pack) => pack.profile !== 'incident' || pack.decisions.length > 0 || Boolean(pack.incident), { path: ['decisions'], message: 'Name the incident, or its decisions.' })
  .refine((pack) => !pack.incident || pack.profile === 'incident', { path: ['incident'], message: 'Only a pack of an incident names one.' })
  .refine((pack) => ['affectedPerson', 'incident'].includes(pack.profile) || pack.decisions.length === 0, { path: ['decisions'], message: 'Only packs of an incident or an affected person name decisions; others draw a sample.' })
  .refine((pack) => pack.mode === 'selected' || (pack.decisions.length === 0 && pack.profile !== 'board'), { path: ['mode'], message: 'A complete range is of a period: it names no decisions, and the board’s two pages hold no records.' })
  .refine((pack) => !pack.reveal || pack.content === 'original', { path: ['reveal'], message: 'Personal data stands in clear only where content is as recorded.' })
  .refine((pack) => pack.grounds.length === 0 || pack.profile === 'affectedPerson', { path: ['grounds'], message: 'Grounds for withholding are for a pack to an affected person.' }); // prettier-ignore
export type NewPack = z.input<typeof newPack>;

const who = z.object({ name: z.string(), at: instant });
export const packView = z.object({
  id: z.string(),
  status: z.enum(PACK_STATES),
  /** Of the step that goes on. */
  progress: z.object({ stage: z.string(), done: z.int(), of: z.int() }),
  problem: z.string().nullable(),
  system: z.object({ id: z.string(), name: z.string() }).nullable(),
  profile: z.enum(PACK_PROFILES),
  mode: z.enum(PACK_MODES),
  content: z.enum(PACK_CONTENTS),
  /** Personal data stands in it in clear. */
  reveal: z.boolean(),
  frameworks: z.array(z.string()),
  from: instant,
  until: instant,
  lawDate: z.string(),
  seed: z.string(),
  seedGivenBy: z.string().nullable().describe('Null: Countersign made it.'),
  drawnAtLogSize: z
    .int()
    .nullable()
    .describe(
      'Entries of the signed log whose root the sample was drawn with; null before the draw, and in packs that were drawn by their seed alone.',
    ),
  seedInLog: z
    .boolean()
    .nullable()
    .describe(
      'Whether the log tells, for this pack, that the seed stood in it before that root was signed; null where no root was drawn with.',
    ),
  sampleSize: z.int(),
  grounds: z.array(z.enum(WITHHOLDING_GROUNDS)),
  askedBy: who,
  builtAt: instant.nullable(),
  finishedAt: instant.nullable(),
  log: z.object({ size: z.int() }).nullable(),
  population: z.int().nullable(),
  sampled: z.int().nullable(),
  bytes: z.int().nullable(),
  sha256: z.string().nullable(),
  manifestSha256: z.string().nullable(),
  successorOf: z.string().nullable(),
  signOffs: z.array(
    z.object({
      name: z.string(),
      capacity: z.enum(CAPACITIES),
      at: instant,
      voidedAt: instant.nullable().describe('When the draft changed after it: it counts no more.'),
    }),
  ),
  withheldByHand: z.int().describe('Records, fields and passages that somebody keeps back from an affected person.'),
  recipients: z.array(z.object({ name: z.string(), way: z.string(), at: instant, recordedBy: z.string() })),
  may: z.object({
    download: z.boolean(),
    cancel: z.boolean(),
    restart: z.boolean(),
    handOver: z.boolean(),
    signAs: z.array(z.enum(CAPACITIES)),
    withhold: z.boolean().describe('Say what is kept back by hand.'),
  }),
});
export type PackView = z.infer<typeof packView>;

export const packSummary = packView.pick({ id: true, status: true, progress: true, system: true, profile: true, mode: true, frameworks: true, from: true, until: true, askedBy: true, finishedAt: true, bytes: true }); // prettier-ignore
export type PackSummary = z.infer<typeof packSummary>;

export const signOffInput = z.object({
  capacity: z.enum(CAPACITIES),
  /** Of the draft that was looked at: another one since is refused. */
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export const handOverInput = z.object({ recipient: writtenText().trim().min(1, 'Say who gets it.').max(200) });
