'use server';
import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { itemCheck, newRequest, newRoom, requestAnswer } from '@/lib/evidence/packs/audit-contract';
import { handOverInput, newPack, signOffInput } from '@/lib/evidence/packs/pack-contract';
import { newWithholding } from '@/lib/evidence/packs/withhold-contract';
import { newSchedule } from '@/lib/evidence/packs/schedule-contract';
import { cancelPack, handOverPack, restartPack, signOffPack } from '@/lib/evidence/server/packs/act-on-pack';
import { recordCheck } from '@/lib/evidence/server/packs/audit-checks';
import { answerRequest, askForEvidence } from '@/lib/evidence/server/packs/audit-requests';
import { closeAudit, openRoom } from '@/lib/evidence/server/packs/audits';
import { getPack } from '@/lib/evidence/server/packs/read-packs';
import { requestPack } from '@/lib/evidence/server/packs/request-pack';
import { liftWithholding, withholdPassage } from '@/lib/evidence/server/packs/withhold-passage';
import { createSchedule, endSchedule } from '@/lib/evidence/server/packs/schedules';

const byId = z.object({ id: z.string() });
const renew = (): void => revalidatePath('/evidence', 'layout');

export const build = defineAction({
  permission: 'packs.build',
  input: newPack,
  handle: (actor, input) => requestPack(actor, input),
});

export const look = defineAction({ permission: 'packs.read', input: byId, handle: (actor, { id }) => getPack(actor, id) });

export const cancel = defineAction({
  permission: 'packs.build',
  input: byId,
  async handle(actor, { id }) {
    await cancelPack(actor, id);
    renew();
  },
});

export const restart = defineAction({
  permission: 'packs.build',
  input: byId,
  async handle(actor, { id }) {
    await restartPack(actor, id);
    renew();
  },
});

export const signOff = defineAction({
  permission: 'packs.sign',
  input: signOffInput.extend({ id: z.string() }),
  async handle(actor, { id, ...input }) {
    const done = await signOffPack(actor, id, input);
    renew();
    return done;
  },
});

export const withhold = defineAction({
  permission: 'packs.sign',
  input: newWithholding.safeExtend({ id: z.string() }),
  async handle(actor, { id, ...input }) {
    const made = await withholdPassage(actor, id, input);
    renew();
    return made;
  },
});

export const lift = defineAction({
  permission: 'packs.sign',
  input: byId.extend({ mark: z.string() }),
  async handle(actor, { id, mark }) {
    await liftWithholding(actor, id, mark);
    renew();
  },
});

export const handOver = defineAction({
  permission: 'packs.build',
  input: handOverInput.extend({ id: z.string() }),
  async handle(actor, { id, ...input }) {
    await handOverPack(actor, id, input);
    renew();
  },
});

export const schedule = defineAction({
  permission: 'packs.build',
  input: newSchedule,
  async handle(actor, input) {
    const made = await createSchedule(actor, input);
    renew();
    return made;
  },
});

export const unschedule = defineAction({
  permission: 'packs.build',
  input: byId,
  async handle(actor, { id }) {
    await endSchedule(actor, id);
    renew();
  },
});

export const openAudit = defineAction({
  permission: 'packs.build',
  input: newRoom,
  handle: (actor, input) => openRoom(actor, input),
});

export const close = defineAction({
  permission: 'packs.build',
  input: byId,
  async handle(actor, { id }) {
    await closeAudit(actor, id);
    renew();
  },
});

export const ask = defineAction({
  permission: 'audits.take',
  input: newRequest.safeExtend({ id: z.string() }),
  async handle(actor, { id, ...input }) {
    await askForEvidence(actor, id, input);
    renew();
  },
});

export const answer = defineAction({
  permission: 'evidence.manage',
  input: requestAnswer.extend({ id: z.string(), pack: z.preprocess((value) => value || null, requestAnswer.shape.pack) }),
  async handle(actor, { id, ...input }) {
    await answerRequest(actor, id, input);
    renew();
  },
});

export const check = defineAction({
  permission: 'audits.take',
  input: itemCheck.extend({ id: z.string() }),
  async handle(actor, { id, ...input }) {
    await recordCheck(actor, id, input);
    renew();
  },
});
