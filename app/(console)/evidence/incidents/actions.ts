'use server';
import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import {
  closing,
  decisionLink,
  newIncident,
  reclassification,
  redactionAsked,
  reopening,
  sentReport,
} from '@/lib/evidence/incidents/inputs';
import { classifyIncident } from '@/lib/evidence/server/incidents/classify-incident';
import { closeIncident, reopenIncident } from '@/lib/evidence/server/incidents/close-incident';
import { linkIncidentDecision } from '@/lib/evidence/server/incidents/link-incident-decision';
import { openIncident } from '@/lib/evidence/server/incidents/open-incident';
import { askRedaction, consentRedaction } from '@/lib/evidence/server/incidents/ask-redaction';
import { recordReport } from '@/lib/evidence/server/incidents/record-report';

/** What a form sends: a ticked box is `on`, an empty field is no value. */
const ticked = z.preprocess((value) => value === 'on' || value === true, z.boolean());
const listed = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value),
  newIncident.shape.decisions,
);
const blank = (value: unknown): unknown => (value === '' ? null : value);
const marks = { widespread: ticked, breach: ticked, providerUnreachable: ticked };
const byId = z.object({ id: z.string() });
const renew = (): void => revalidatePath('/evidence/incidents', 'layout');

export const open = defineAction({
  permission: 'incidents.manage',
  input: newIncident.extend({ ...marks, decisions: listed, system: z.preprocess(blank, newIncident.shape.system), finding: z.preprocess(blank, newIncident.shape.finding) }),
  handle: (actor, input) => openIncident(actor, input),
}); // prettier-ignore

export const classify = defineAction({
  permission: 'incidents.manage',
  input: reclassification.extend({ ...marks, id: z.string(), awareAt: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.union([z.null(), newIncident.shape.awareAt])) }), // prettier-ignore
  async handle(actor, { id, ...input }) {
    await classifyIncident(actor, id, input);
    renew();
    return true;
  },
});

export const link = defineAction({
  permission: 'incidents.manage',
  input: decisionLink.extend(byId.shape),
  async handle(actor, { id, ...input }) {
    await linkIncidentDecision(actor, id, input);
    renew();
    return true;
  },
});

export const report = defineAction({
  permission: 'incidents.manage',
  input: sentReport.extend({ id: z.string() }),
  async handle(actor, { id, ...input }) {
    await recordReport(actor, id, input);
    renew();
    return true;
  },
});

export const close = defineAction({
  permission: 'incidents.manage',
  input: closing.extend(byId.shape),
  async handle(actor, { id, ...input }) {
    await closeIncident(actor, id, input);
    renew();
    return true;
  },
});

export const reopen = defineAction({
  permission: 'incidents.manage',
  input: reopening.extend(byId.shape),
  async handle(actor, { id, ...input }) {
    await reopenIncident(actor, id, input);
    renew();
    return true;
  },
});

export const askToRedact = defineAction({
  permission: 'erasure.request',
  input: redactionAsked.extend(byId.shape),
  async handle(actor, { id, ...input }) {
    await askRedaction(actor, id, input);
    renew();
    return true;
  },
});

export const consentToRedact = defineAction({
  permission: 'erasure.approve',
  input: byId,
  async handle(actor, { id }) {
    await consentRedaction(actor, id);
    renew();
    return true;
  },
});
