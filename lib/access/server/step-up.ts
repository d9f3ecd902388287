import { AppError } from '@/lib/shared/errors';
import type { PersonActor } from '../actor';
import { confirmSession, isSessionConfirmed } from './session-store';
import { signInWithPassword } from './sign-in-with-password';

/** How long a confirmation counts. A session that has just begun counts too. */
export const STEP_UP_MINUTES = 10;

/**
 * A person shows again who they are, for the sharpest acts: by password. Guesses count like those at the sign-in page. Who signs in by single
 * sign-on only signs in anew. Throws AppError unauthenticated, locked.
 */
export async function stepUp(actor: PersonActor, input: { password: string }): Promise<{ until: string }> {
  try {
    const personId = await signInWithPassword({ email: actor.email, password: input.password }, null);
    if (personId !== actor.personId) throw new AppError('unauthenticated', 'This is not your password.');
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated')
      throw new AppError('invalidRequest', 'This is not your password.', { field: 'body.password' });
    throw error;
  }
  const at = await confirmSession(actor.sessionId);
  return { until: new Date(at.getTime() + STEP_UP_MINUTES * 60_000).toISOString() };
}

/** Throws stepUpRequired when the person has not shown who they are within the last minutes. */
export async function requireStepUp(actor: PersonActor): Promise<void> {
  if (!(await isConfirmed(actor))) throw stepUpRequired();
}

/** Whether they have, by the database's clock. Takes a connection: ask before a transaction, not within one. */
export function isConfirmed(actor: PersonActor): Promise<boolean> {
  return isSessionConfirmed(actor.sessionId, STEP_UP_MINUTES);
}

export function stepUpRequired(): AppError {
  return new AppError(
    'stepUpRequired',
    'Show again who you are: enter your password (POST /api/v1/session/confirmation), or sign in anew where you have none.',
  );
}
