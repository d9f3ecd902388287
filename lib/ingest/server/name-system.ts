import type { Actor } from '@/lib/access/actor';
import { keyOfSystem } from '@/lib/registry/server/key-of-system';

/** Names that Langfuse gives its public keys: they name a project of theirs, not a system. */
const FOREIGN = /^(pk-lf-|csk_|pk$)/;
const MAX = 200;

/**
 * The AI system of records in a form that names none: the one that the key is bound to; else `?system=`, the header
 * `x-countersign-system`, or the user name of Basic authentication (a Langfuse client's public key), which is free; else `fallback`.
 */
export async function nameSystem<F extends string | null>(actor: Actor, request: Request, fallback: F): Promise<string | F> {
  const bound = actor.type === 'key' && actor.systemId !== null ? await keyOfSystem(actor.workspaceId, actor.systemId) : null;
  if (bound !== null) return bound;
  const named =
    new URL(request.url).searchParams.get('system') ?? request.headers.get('x-countersign-system') ?? basicUser(request.headers);
  const clean = named?.trim().slice(0, MAX);
  return clean ? clean : fallback;
}

function basicUser(headers: Headers): string | null {
  const [scheme = '', credentials = ''] = (headers.get('authorization') ?? '').trim().split(/\s+/);
  if (scheme.toLowerCase() !== 'basic') return null;
  const [user = '', password] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
  return password?.startsWith('csk_') && !FOREIGN.test(user) ? user : null;
}
