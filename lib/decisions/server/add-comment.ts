import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { keptBody, keptQuote } from '../comment-text';
import type { CommentView, newComment } from '../comments';
import { findSystemOf, hasStep, insertComment, lockComment } from './comment-store';
import { loadDecisions } from './decision-store';
import { readersOf } from './list-mentionable';
import { requireReadable } from './readable';
import { resolveDecisionId } from './resolve-decision-id';

/**
 * Writes a comment and its `comment.added` event in one transaction. People named must be able to read the decision, and their names
 * must stand in the body: nobody is called without it being seen. Neither the body nor the passage keeps a secret.
 */
export async function addComment(actor: Actor, anyId: string, input: z.output<typeof newComment>): Promise<CommentView> {
  requirePermission(actor, 'content.read');
  requirePermission(actor, 'comments.write');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can comment.');
  const { workspaceId, personId } = actor;
  const decisionId = await resolveDecisionId(actor, anyId);
  const replyTo = input.replyTo === undefined ? null : fromPublicId('comment', input.replyTo);
  if (input.replyTo !== undefined && !replyTo)
    throw new AppError('invalidRequest', 'replyTo is not the id of a comment (cmt_...).', { field: 'replyTo' });
  const mentioned = [...new Set(input.mentions)].map((id) => {
    const uuid = fromPublicId('person', id);
    if (!uuid)
      throw new AppError('invalidRequest', 'mentions holds something that is not the id of a person (per_...).', {
        field: 'mentions',
      });
    return uuid;
  });
  const commentId = uuidv7();
  const createdAt = new Date();
  return withPrisma(workspaceId, async (tx) => {
    const systemId = await findSystemOf(tx, workspaceId, decisionId);
    if (!systemId) throw new AppError('notFound', 'There is no decision of this id that you may see.');
    const [facts] = await loadDecisions(tx, workspaceId, [decisionId]);
    if (facts) requireReadable(actor, facts);
    const parent = replyTo ? await lockComment(tx, workspaceId, decisionId, replyTo) : null;
    if (replyTo && !parent)
      throw new AppError('notFound', 'The comment you answer is not on this decision.', { field: 'replyTo' });
    const stepKey = input.step ?? parent?.stepKey ?? null;
    if (input.step !== undefined && !(await hasStep(tx, workspaceId, decisionId, input.step))) {
      throw new AppError('unprocessable', 'This decision has no step of that id.', { field: 'step' });
    }
    if (input.anchor && stepKey === null)
      throw new AppError('unprocessable', 'A passage needs the step it is in: give step.', { field: 'step' });
    const readers = await readersOf(tx, workspaceId, systemId);
    const named = mentioned.map((person) => {
      const name = readers.get(person);
      if (name === undefined)
        throw new AppError(
          'unprocessable',
          'A person named here may not read this decision. Take the name out, or ask an administrator to grant the AI system.',
          { field: 'mentions' },
        );
      return { id: toPublicId('person', person), name };
    });
    const body = keptBody(input.body, named);
    for (const { name } of named)
      if (!body.includes(`@${name}`))
        throw new AppError('unprocessable', `The text does not name @${name}.`, { field: 'mentions' });
    const anchor = input.anchor ? { ...input.anchor, quote: keptQuote(input.anchor.quote) } : null;
    await insertComment(
      tx,
      { workspaceId, decisionId, commentId, authorId: personId, replyTo, stepKey, anchor, body, createdAt },
      mentioned,
    );
    const view: CommentView = {
      id: toPublicId('comment', commentId),
      decision: toPublicId('decision', decisionId),
      author: { id: toPublicId('person', personId), name: actor.name },
      ...(replyTo ? { replyTo: toPublicId('comment', replyTo) } : {}),
      ...(stepKey === null ? {} : { step: stepKey }),
      ...(anchor ? { anchor } : {}),
      body,
      mentions: named,
      createdAt: createdAt.toISOString(),
      may: { delete: true, resolve: true },
    };
    await appendAct(tx, actor, {
      kind: 'comment.added',
      decisionId,
      systemId,
      data: {
        comment: view.id,
        body: view.body,
        mentions: view.mentions.map((person) => person.id),
        ...(view.replyTo ? { replyTo: view.replyTo } : {}),
        ...(view.step === undefined ? {} : { step: view.step }),
        ...(anchor ? { anchor: { ...anchor } } : {}),
      },
    });
    return view;
  });
}
