import type { Actor } from '@/lib/access/actor';
import { readBody } from '@/lib/http/server/read-body';
import { admit } from './admission';
import { keepRefusedRequest } from './keep-refused';

/** Reads a request's body within the limits of one request and of all together, and hands it on. */
export async function receiveBody<T>(
  actor: Actor,
  request: Request,
  take: (body: Uint8Array, route: string) => Promise<T>,
): Promise<T> {
  const route = new URL(request.url).pathname;
  return admit(request, async (hold) => {
    const body = await readBody(request, { hold }).catch(async (error: unknown) => {
      await keepRefusedRequest(actor, route, error, null);
      throw error;
    });
    return take(body, route);
  });
}
