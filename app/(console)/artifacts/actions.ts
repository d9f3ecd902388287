'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import {
  newArtifact,
  newCard,
  newDeployment,
  newPromotion,
  newSigner,
  promotionDecision,
  textsWithdrawal,
} from '@/lib/registry/artifacts';
import { writtenText } from '@/lib/privacy/written-text';
import { addModelCard } from '@/lib/registry/server/add-model-card';
import { decidePromotion } from '@/lib/registry/server/decide-promotion';
import { importBom as importFile } from '@/lib/registry/server/import-bom';
import { recordDeployments } from '@/lib/registry/server/record-deployments';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { requestPromotion } from '@/lib/registry/server/request-promotion';
import { revokeSigner, trustSigner } from '@/lib/registry/server/trust-signer';
import { withdrawTexts } from '@/lib/retention/server/withdraw-texts';
import { AppError } from '@/lib/shared/errors';

export const register = defineAction({
  permission: 'artifacts.manage',
  input: newArtifact,
  handle: (actor, input) => registerArtifact(actor, input),
});

export const record = defineAction({
  permission: 'artifacts.manage',
  input: newDeployment,
  handle: (actor, input) => recordDeployments(actor, { items: [input] }),
});

export const ask = defineAction({
  permission: 'artifacts.manage',
  input: newPromotion,
  handle: (actor, input) => requestPromotion(actor, input),
});

export const decide = defineAction({
  permission: 'artifacts.manage',
  input: promotionDecision.extend({ id: z.string() }),
  handle: async (actor, { id, ...input }) => {
    await decidePromotion(actor, id, input);
    return true;
  },
});

export const addCard = defineAction({
  permission: 'artifacts.manage',
  input: newCard.extend({ artifact: z.string() }),
  handle: async (actor, { artifact, ...input }) => {
    await addModelCard(actor, artifact, input);
    return true;
  },
});

export const withdrawText = defineAction({
  permission: 'artifacts.manage',
  input: textsWithdrawal.extend({ artifact: z.string() }),
  handle: (actor, { artifact, ...input }) => withdrawTexts(actor, artifact, input),
});

export const importBom = defineAction({
  permission: 'artifacts.manage',
  input: z.object({ text: z.string().min(1, 'Choose a file.').max(8_000_000, 'The file is larger than 8 MB.') }),
  handle: async (actor, { text }) => {
    let given: unknown;
    try {
      given = JSON.parse(text);
    } catch {
      throw new AppError('unprocessable', 'The file is not JSON.', { field: 'text' });
    }
    const done = await importFile(actor, given);
    const differs = done.registered.filter((one) => one.outcome === 'digestDiffers').length;
    return { registered: done.registered.length, differs, left: done.left };
  },
});

export const trust = defineAction({
  permission: 'artifacts.approve',
  input: newSigner,
  handle: (actor, input) => trustSigner(actor, input),
});

export const distrust = defineAction({
  permission: 'artifacts.approve',
  input: z.object({ id: z.string(), reason: writtenText().trim().min(3, 'Say why, in a few words.').max(2_000) }),
  handle: async (actor, { id, reason }) => {
    await revokeSigner(actor, id, reason);
    return true;
  },
});
