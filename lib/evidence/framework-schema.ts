import { z } from 'zod';
import { ANNEX_POINT_NAMES, OPERATOR_NAMES } from '@/lib/registry/inventory';
import { INCIDENT_CLASSES } from './incidents/words';
import { AUTOMATION_CLASSES, CONTROL_ROLES, FRAMEWORK_IDS } from './contract';

/** The files in lib/evidence/frameworks: a framework whole, or an earlier version told by how it differs from a later one. */
const day = z.iso.date();
const mark = z.enum(['V', 'S', 'U']);
const points = z.array(
  z
    .string()
    .refine((point) => ANNEX_POINT_NAMES.some((name) => name === point || name.startsWith(point)), 'a point of Annex III'),
);
const appliesFrom = z
  .strictObject({
    when: z.enum(['any', 'annexIII', 'annexI']),
    earliest: day,
    latest: day,
    note: z.string().min(10).optional(),
    mark,
  })
  .refine((one) => one.earliest <= one.latest, 'earliest comes first')
  .refine((one) => one.earliest === one.latest || one.note !== undefined, 'a range says why it is one');
const control = z.strictObject({
  ref: z.string().min(1).max(40),
  group: z.string().min(1).max(80),
  title: z.string().min(1).max(80),
  duty: z.string().min(1).max(300),
  roles: z.array(z.enum(CONTROL_ROLES)).min(1),
  scope: z.strictObject({
    highRisk: z.literal(true).optional(),
    annexPoints: points.optional(),
    exceptAnnexPoints: points.optional(),
    annexIIIOnly: z.literal(true).optional(),
    operator: z.strictObject({ kinds: z.array(z.enum(OPERATOR_NAMES)).min(1), everyoneAt: points }).optional(),
    note: z.string().optional(),
  }),
  appliesFrom: z.array(appliesFrom).min(1),
  automation: z.enum(AUTOMATION_CLASSES),
  blocks: z.array(z.string().regex(/^E(0[1-9]|[12]\d|30)$/)),
  documents: z.array(z.strictObject({ kind: z.string().regex(/^[a-zA-Z]+$|^article22$/), title: z.string().min(1).max(80) })),
  requires: z.array(z.enum(['independentCounts', 'gatewayCoverage'])),
  limit: z.string().max(400).optional(),
  clock: z
    .strictObject({
      hours: z.int().min(1).nullable(),
      to: z.enum(['authority', 'provider', 'dataProtectionAuthority']),
      group: z.string().min(1),
      when: z.strictObject({
        classes: z.array(z.enum(INCIDENT_CLASSES)).optional(),
        widespread: z.literal(true).optional(),
        breach: z.literal(true).optional(),
      }),
      bindsAlso: z.literal('providerUnreachable').optional(),
    })
    .optional(),
  mark,
  source: z.strictObject({ citation: z.string().min(1), url: z.url().optional() }),
});
const head = {
  version: z.string(),
  versionTitle: z.string(),
  validFrom: day,
  validUntil: day.nullable(),
  checkedOn: day,
  notes: z.array(z.string()),
};

export const frameworkFile = z.strictObject({
  id: z.enum(FRAMEWORK_IDS),
  title: z.string(),
  publisher: z.string(),
  kind: z.enum(['law', 'standard', 'voluntary']),
  ...head,
  controls: z.array(control).min(1),
  risks: z.array(z.strictObject({ id: z.string(), title: z.string() })).optional(),
});
export const frameworkPatch = z.strictObject({
  base: z.string(),
  ...head,
  remove: z.array(z.string()),
  add: z.array(control),
  change: z.array(control.partial().required({ ref: true })),
});
