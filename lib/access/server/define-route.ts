import { KEY_HEADERS } from '@/lib/http/key-headers';
import { createDefineRoute } from '@/lib/http/server/define-route';
import { AppError, type ErrorCode } from '@/lib/shared/errors';
import type { KeyActor, Permission, PersonActor } from '../actor';
import { requirePermission } from '../permissions';
import { authenticateKey } from './authenticate-key';
import { authenticateSession } from './authenticate-session';
import { readCookie, sessionCookieName } from './session-cookie';

/** Who may call a route. `by` narrows it to signed-in people or to keys. */
export interface RouteAccess {
  permission: Permission;
  by?: 'person' | 'key';
  /** The code that a key is refused with where only people may. */
  keysAre?: ErrorCode;
}

/**
 * An API route: `export const GET = defineRoute({ method, path, summary, tag, access: { permission }, params, query, body,
 * responses, handle })`. Keys come in headers; people by their session cookie, from our own pages only.
 */
export const defineRoute = createDefineRoute<PersonActor | KeyActor, RouteAccess>(authenticate);

/** A route that everybody may call: no actor. */
export const definePublicRoute = createDefineRoute<null, 'public'>(async () => null);

/** The caller of an API route, who has the permission. Throws AppError unauthenticated, forbidden, scopeMissing, key*. */
export async function authenticate(request: Request, access: RouteAccess): Promise<PersonActor | KeyActor> {
  const actor = await identify(request, access);
  requirePermission(actor, access.permission);
  return actor;
}

async function identify(request: Request, access: RouteAccess): Promise<PersonActor | KeyActor> {
  const carriesKey = KEY_HEADERS.some((name) => request.headers.has(name));
  if (carriesKey) {
    const key = await authenticateKey(request);
    if (access.by === 'person')
      throw new AppError(access.keysAre ?? 'forbidden', 'This needs a signed-in person; an API key may not do it.');
    return key;
  }
  if (access.by === 'key') return authenticateKey(request);
  const signedIn = await authenticateSession(readCookie(request.headers.get('cookie'), sessionCookieName()));
  if (!signedIn) throw new AppError('unauthenticated', 'Sign in, or send an API key as "Authorization: Bearer <key>".');
  refuseOtherSites(request);
  return signedIn.actor;
}

/** A session cookie counts only for requests our own pages make: no other site may read or write with it. */
function refuseOtherSites(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  if (site === 'cross-site' || site === 'same-site') throw crossSite();
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.get('origin');
  if (origin === null) {
    if (site !== 'same-origin') throw crossSite();
    return;
  }
  if (!URL.canParse(origin) || new URL(origin).host !== (request.headers.get('x-forwarded-host') ?? request.headers.get('host')))
    throw crossSite();
}

function crossSite(): AppError {
  return new AppError(
    'forbidden',
    'This request came from another site. A session counts for our own pages only; use an API key.',
  );
}
