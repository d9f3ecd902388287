import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { subjectScope } from './subject-scope';
import { reason } from './policy';
import { ERASURE_STATE_WORDS, LEGAL_BASIS_NAMES, type ErasureState } from './words';

/**
 * Erasure: one person asks, with a legal basis and a case, a second one consents, then it is carried out in slices. What is under hold is
 * restricted instead, and erased when the hold is released. Pure and client-safe.
 */

/** JSON Pointer (RFC 6901) into a record: `/event/data/input`. */
const pointer = z
  .string()
  .regex(/^(?:\/(?:[^/~]|~[01])*)+$/, 'This is not a JSON Pointer (RFC 6901), such as /event/data/input.')
  .max(1_000);

export const erasureTarget = z.object({
  /** Our id, the emitter's or the trace's. */
  decision: z.string().min(1).max(600),
  /** Only these fields of one record of the decision; without it the content of the whole decision. */
  record: z.object({ index: z.number().int().min(0), fields: z.array(pointer).min(1).max(200) }).optional(),
});

export const erasureScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('targets'), targets: z.array(erasureTarget).min(1).max(5_000) }),
  subjectScope,
  /** Every decision that a search for a person finds now; `search` is that search's id (POST /api/v1/persons/search). */
  z.object({ kind: z.literal('person'), search: z.string().regex(/^\d{1,15}$/) }),
  /** Every decision of a user, as emitters name them. */
  z.object({ kind: z.literal('user'), user: z.string().min(1).max(1_000) }),
]);
export type ErasureScope = z.output<typeof erasureScope>;

export const newErasure = z
  .object({
    caseNumber: writtenText().trim().min(1, 'Give the number of the case.').max(100),
    legalBasis: z.enum(LEGAL_BASIS_NAMES, { error: 'Choose the legal basis.' }),
    reason,
    scope: erasureScope,
    /** Structure (times, models, tools, counts, states) stays; or the whole decision leaves every list and only its envelopes stay. */
    keep: z.enum(['structure', 'nothing']).default('structure'),
  })
  .superRefine(({ scope, keep }, context) => {
    if (scope.kind === 'subject' && (scope.id === undefined) === (scope.token === undefined))
      context.addIssue({ code: 'custom', path: ['scope', 'id'], message: 'Give the id or the token, one of them.' });
    if (keep === 'nothing' && scope.kind === 'targets' && scope.targets.some((target) => target.record))
      context.addIssue({
        code: 'custom',
        path: ['keep'],
        message: 'Single fields can only go while the rest of the decision stays.',
      });
  });
export type NewErasure = z.input<typeof newErasure>;

export const erasureDecision = z.object({ reason });

export interface ErasureFacts {
  state: ErasureState;
  requestedBy: string;
}
export type ErasureAct =
  | { act: 'consent' | 'refuse' | 'withdraw'; by: string }
  /** Countersign's own: every target has been worked on; `waiting` of them are under hold. */
  | { act: 'carryOut'; waiting: number }
  | { act: 'finish'; waiting: number };

/** Why this may not happen to the request now, in words; null when it may. */
export function refusesErasure(request: ErasureFacts, act: ErasureAct): string | null {
  switch (act.act) {
    case 'consent':
    case 'refuse':
      if (request.state !== 'requested') return `This request is not open: ${ERASURE_STATE_WORDS[request.state].word}.`;
      if (act.by !== request.requestedBy) return null;
      return act.act === 'consent'
        ? 'You asked for this erasure. A second person has to consent to it.'
        : 'You asked for this erasure. Withdraw it instead: it is refused by somebody else.';
    case 'withdraw':
      if (act.by !== request.requestedBy) return 'Only who asked for it can withdraw it.';
      return request.state === 'requested' ? null : `This request is not open: ${ERASURE_STATE_WORDS[request.state].word}.`;
    case 'carryOut':
      return request.state === 'approved' || request.state === 'waiting' ? null : 'This request is not to be carried out.';
    case 'finish':
      return request.state === 'carriedOut' ? null : 'This request has not been carried out.';
  }
}

/** The state after the act. Call refusesErasure first. */
export function afterErasureAct(act: ErasureAct): ErasureState {
  switch (act.act) {
    case 'consent':
      return 'approved';
    case 'refuse':
      return 'refused';
    case 'withdraw':
      return 'withdrawn';
    case 'carryOut':
      return 'carriedOut';
    case 'finish':
      return act.waiting > 0 ? 'waiting' : 'done';
  }
}
