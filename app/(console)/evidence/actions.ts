'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { addTask } from '@/lib/evidence/server/add-task';
import { argueApplicability } from '@/lib/evidence/server/argue-applicability';
import { commentControl } from '@/lib/evidence/server/comment-control';
import { finishTask } from '@/lib/evidence/server/finish-task';
import { keepRun } from '@/lib/evidence/server/keep-run';
import { recordDocument } from '@/lib/evidence/server/record-document';
import { revokeDocument } from '@/lib/evidence/server/revoke-document';
import { saveDraft } from '@/lib/evidence/server/save-draft';
import { setOwner } from '@/lib/evidence/server/set-owner';
import { argument, newComment, newTask, ownerChange } from '@/lib/evidence/inputs';
import { fromPublicId } from '@/lib/shared/ids';

/** An empty field of a form is no value. */
const blank = (value: unknown): unknown => (value === '' ? null : value);
const optional = z.preprocess(blank, z.string().nullable().default(null));
const person = z.preprocess(blank, z.uuid().nullable().default(null));

export const keep = defineAction({
  permission: 'evidence.manage',
  input: z.object({ framework: z.string(), system: optional, from: z.string(), to: z.string(), lawDate: optional }),
  handle: (actor, input) => keepRun(actor, input),
});

export const own = defineAction({
  permission: 'evidence.manage',
  input: ownerChange.extend({ system: optional, ownerId: person }),
  handle: async (actor, input) => {
    await setOwner(actor, input);
    return true;
  },
});

export const argue = defineAction({
  permission: 'evidence.manage',
  input: argument.extend({ system: optional, reason: z.preprocess(blank, argument.shape.reason) }),
  handle: async (actor, input) => {
    await argueApplicability(actor, input);
    return true;
  },
});

export const task = defineAction({
  permission: 'evidence.manage',
  input: newTask.extend({ system: optional, ownerId: person }),
  handle: (actor, input) => addTask(actor, input),
});

export const finish = defineAction({
  permission: 'evidence.manage',
  input: z.object({ id: z.string() }),
  handle: async (actor, { id }) => {
    await finishTask(actor, fromPublicId('task', id) ?? id);
    return true;
  },
});

export const comment = defineAction({
  permission: 'evidence.manage',
  input: newComment.extend({ system: optional }),
  handle: async (actor, input) => {
    await commentControl(actor, input);
    return true;
  },
});

export const document = defineAction({
  permission: 'evidence.manage',
  input: z.object({
    form: z.enum(['document', 'attestation', 'training']),
    kind: z.string(),
    title: z.string(),
    system: optional,
    ownerId: person,
    personId: person,
    role: optional,
    effectiveFrom: z.string(),
    expiresOn: optional,
    covers: optional,
    file: z.instanceof(File).optional(),
  }),
  handle: async (actor, { file, ...input }) => {
    const bytes = file && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : null;
    return recordDocument(actor, {
      ...input,
      file: bytes && file ? { name: file.name, mediaType: file.type || 'application/octet-stream', bytes } : null,
    });
  },
});

export const revoke = defineAction({
  permission: 'evidence.manage',
  input: z.object({ id: z.string() }),
  handle: async (actor, { id }) => {
    await revokeDocument(actor, fromPublicId('document', id) ?? id);
    return true;
  },
});

export const draft = defineAction({
  permission: 'evidence.manage',
  input: z.looseObject({ kind: z.enum(['fria', 'annexIV']), system: z.string(), version: z.coerce.number().int().min(0) }),
  handle: async (actor, { kind, system, version, ...rest }) => {
    const sections = Object.fromEntries(
      Object.entries(rest).filter((one): one is [string, string] => typeof one[1] === 'string'),
    );
    // A box beside a section: it was looked at, and still holds.
    const confirmed = Object.keys(sections)
      .filter((name) => name.startsWith('holds '))
      .map((name) => name.slice('holds '.length));
    await saveDraft(actor, { kind, system, version, sections, confirmed });
    return true;
  },
});
