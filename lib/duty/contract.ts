import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { isTimeZone } from '@/lib/shared/time';
import { CAPACITY_NAMES } from './competence';

/** Forms and answers of the competence register and the roster. Client-safe. */
const instant = z.iso.datetime();
const person = z.object({ id: z.string(), name: z.string() });
const sha256 = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^sha256:/, ''))
  .refine((text) => /^[0-9a-f]{64}$/.test(text), 'A SHA-256 has 64 hexadecimal digits.');
const optionalText = (most: number) =>
  writtenText()
    .trim()
    .max(most)
    .transform((text) => text || null)
    .nullish()
    .transform((text) => text ?? null);
const day = z.iso.date('Give a day.');
const minute = z.number().int().min(0).max(1440);
const weekdays = z.array(z.number().int().min(1).max(7)).min(1, 'Choose at least one day.').max(7);

export const newCompetence = z
  .object({
    /** `cmp_...`: a further version of this line; absent: a new line. */
    competence: z.string().optional(),
    person: z.string().min(1, 'Choose a person.'),
    capacity: z.enum(CAPACITY_NAMES),
    training: writtenText().trim().min(3, 'Name the training.').max(200),
    validFrom: day,
    validUntil: day,
    evidenceName: optionalText(200),
    evidenceSha256: sha256.nullish().transform((text) => text ?? null),
  })
  .refine((one) => one.validUntil > one.validFrom, { path: ['validUntil'], message: 'It must end after it begins.' });
export type NewCompetence = z.input<typeof newCompetence>;

export const competenceView = z.object({
  id: z.string(),
  version: z.number().int(),
  entry: z.number().int().describe('Its place among all lines of the register.'),
  person,
  capacity: z.enum(CAPACITY_NAMES),
  training: z.string(),
  validFrom: instant,
  validUntil: instant,
  state: z.enum(['valid', 'expiring', 'expired', 'notYet', 'withdrawn']),
  evidence: z.object({ name: z.string().nullable(), sha256: z.string().nullable() }),
  recordedBy: z.string(),
  recordedAt: instant,
  versions: z.number().int(),
});
export type CompetenceView = z.output<typeof competenceView>;
export const competenceRegister = z.object({
  register: z.number().int().describe('Lines ever entered: the version that a verdict freezes.'),
  required: z.boolean().describe('Deciding needs a line in force.'),
  items: z.array(competenceView),
});
export type CompetenceRegister = z.output<typeof competenceRegister>;

export const DEFAULT_DUTY = {
  requireCompetence: false,
  zone: 'UTC',
  weekdays: [1, 2, 3, 4, 5],
  fromMinute: 480,
  untilMinute: 1080,
  quorum: 2,
} as const;
export const dutySetting = z.object({
  zone: z.string().refine(isTimeZone, 'This is no time zone: Europe/Berlin, UTC, ...'),
  weekdays,
  fromMinute: minute,
  untilMinute: minute,
  quorum: z.number().int().min(1).max(20),
});
export type DutySetting = z.output<typeof dutySetting>;

export const newShift = z
  .object({
    person: z.string().min(1, 'Choose a person.'),
    deputy: z
      .string()
      .nullish()
      .transform((id) => id || null),
    weekdays,
    fromMinute: minute.max(1439),
    untilMinute: minute,
    firstDay: day,
    lastDay: day.nullish().transform((text) => text ?? null),
    onHolidays: z.boolean().default(false),
  })
  .refine((one) => one.deputy !== one.person, { path: ['deputy'], message: 'A deputy is somebody else.' })
  .refine((one) => one.lastDay === null || one.lastDay >= one.firstDay, {
    path: ['lastDay'],
    message: 'It must not end before it begins.',
  });
export type NewShift = z.input<typeof newShift>;

export const newAbsence = z
  .object({
    /** Absent: the person themselves. */
    person: z.string().optional(),
    deputy: z
      .string()
      .nullish()
      .transform((id) => id || null),
    from: z.iso.datetime({ error: 'Say from when.', offset: true }),
    until: z.iso.datetime({ error: 'Say until when.', offset: true }),
  })
  .refine((one) => Date.parse(one.until) > Date.parse(one.from), { path: ['until'], message: 'It must end after it begins.' })
  .refine((one) => Date.parse(one.until) - Date.parse(one.from) <= 366 * 86_400_000, {
    path: ['until'],
    message: 'A year at most.',
  });
export type NewAbsence = z.input<typeof newAbsence>;

export const newHoliday = z.object({ day, name: writtenText().trim().min(2, 'Name it.').max(80) });

export interface ShiftView {
  id: string;
  person: { id: string; name: string };
  deputy: { id: string; name: string } | null;
  weekdays: number[];
  fromMinute: number;
  untilMinute: number;
  firstDay: string;
  lastDay: string | null;
  onHolidays: boolean;
}
export interface AbsenceView {
  id: string;
  person: { id: string; name: string };
  deputy: { id: string; name: string } | null;
  from: string;
  until: string;
  mine: boolean;
}
export interface GapView {
  from: string;
  until: string;
  available: number;
  quorum: number;
  announcedAt: string | null;
}
export interface RosterView {
  setting: DutySetting & { requireCompetence: boolean };
  shifts: ShiftView[];
  absences: AbsenceView[];
  holidays: { day: string; name: string }[];
  /** Of the next 14 days. Null: no shift is entered, so nothing can be said. */
  gaps: GapView[] | null;
  onDuty: { id: string; name: string }[];
  /** Who may decide at all, for the choosers. */
  people: { id: string; name: string }[];
}
/** Days ahead at which a stretch that cannot be staffed is announced. */
export const ANNOUNCE_DAYS = 7;
