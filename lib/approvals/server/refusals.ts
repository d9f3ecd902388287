import { AppError } from '@/lib/shared/errors';
import type { Refusal } from '../state';
import type { ActionRow } from './action-store';
import { iso } from './view-action';

/** Why the machine refused, as callers are told. A decided action names who decided, how and when, so that the loser of a race knows. */
export function refusalOf(refusal: Refusal, row: ActionRow, winner: { id: string; name: string } | null = null): AppError {
  switch (refusal) {
    case 'alreadyDecided':
      return new AppError('alreadyDecided', `This action is decided already: ${row.state}.`, {
        winner: winner
          ? { person: winner, state: row.state, at: iso(row.decided_at) }
          : { state: row.state, at: iso(row.decided_at) },
      });
    case 'alreadyVoted':
      return new AppError('alreadyDecided', 'You have approved this already. Another person is waited for.', {
        winner: winner ? { person: winner, state: row.state } : { state: row.state },
      });
    case 'alreadyRedeemed':
      return new AppError('alreadyRedeemed', 'This verdict was redeemed already. It is good for one execution.', {
        execution: row.execution,
        at: iso(row.redeemed_at),
      });
    case 'checking':
      return new AppError('conflict', 'This action is being checked. It takes a few seconds.');
    case 'expired':
    case 'notDue':
      return new AppError('expired', 'The time for this is over. Silence is a no: ask anew.', {
        expiredAt: iso(row.execute_by ?? row.expires_at),
      });
    case 'halted':
      return new AppError('halted', 'Actions like this are halted. Rejecting is possible, everything else waits for the resume.');
    case 'notApproved':
      return new AppError('conflict', `Nobody gave leave for this action: it is ${row.state}.`, { state: row.state });
    case 'notRedeemed':
      return new AppError('conflict', 'This action was not redeemed, or has a result already.', { execution: row.execution });
    case 'separationOfDuties':
      return new AppError('separationOfDuties', 'You edited this action, so another person approves it.');
  }
}
