'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { proofRequest } from '@/lib/decisions/reveal';
import { askRemap } from '@/lib/completeness/server/ask-remap';
import { retryRefused } from '@/lib/ingest/server/retry-refused';
import { revealRefused, showRefused } from '@/lib/ingest/server/show-refused';

const id = z.string().max(64);

export const show = defineAction({
  permission: 'content.read',
  input: z.object({ id }),
  handle: (actor, input) => showRefused(actor, input.id),
});

/** In clear, for the view that asked, and nothing else. */
export const reveal = defineAction({
  permission: 'content.reveal',
  input: proofRequest.extend({ id }),
  handle: (actor, { id: refusal, ...given }) => revealRefused(actor, refusal, given),
});

export const retry = defineAction({
  permission: 'record.remap',
  input: z.object({ id }),
  handle: (actor, input) => retryRefused(actor, input.id),
});

export const remap = defineAction({
  permission: 'record.remap',
  input: z.object({ scope: z.enum(['outdated', 'all']) }),
  handle: (actor, input) => askRemap(actor, input),
});
