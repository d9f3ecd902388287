import { encode } from 'next-auth/jwt';
import type { PersonActor } from '../actor';
import { authenticateSession } from './authenticate-session';
import { sessionSecret } from './session-cookie';

/** For integration tests: the person as their next request finds them, with what their session's rights are then. */
export async function atNextRequest(actor: PersonActor): Promise<PersonActor> {
  const token = await encode({ token: { sid: actor.sessionId }, secret: sessionSecret() });
  const signedIn = await authenticateSession(token);
  if (!signedIn) throw new Error('this session lets nobody in');
  return signedIn.actor;
}
