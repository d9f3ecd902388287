import { createHmac, timingSafeEqual } from 'node:crypto';
import { installationKey } from '@/lib/ledger/server/workspace-key';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';

/**
 * A one-time link to choose a password: `<person>.<expiry>.<mac>`. The MAC covers the stored password (or its absence), so the
 * link stops working once a password has been chosen, without a table of links. It goes into a URL's fragment, which browsers
 * send to no server and write in no log.
 */
export const INVITATION_DAYS = 7;

export function makeInvitation(person: { personId: string; passwordHash: string | null }, now = Date.now()): string {
  const expires = Math.floor(now / 1000) + INVITATION_DAYS * 86_400;
  const head = `${toPublicId('person', person.personId)}.${expires}`;
  return `${head}.${macOf(head, person.passwordHash)}`;
}

/** The person a link is for (UUID) and its parts; null when it is not one of ours in form, or expired. */
export function readInvitation(
  text: string,
  now = Date.now(),
): { personId: string; verify(passwordHash: string | null): boolean } | null {
  const [id = '', expires = '', mac = '', ...rest] = text.trim().split('.');
  const personId = fromPublicId('person', id);
  if (!personId || rest.length > 0 || !/^\d{1,12}$/.test(expires) || Number(expires) * 1000 < now) return null;
  return {
    personId,
    verify(passwordHash) {
      const expected = Buffer.from(macOf(`${id}.${expires}`, passwordHash));
      const found = Buffer.from(mac);
      return found.length === expected.length && timingSafeEqual(found, expected);
    },
  };
}

function macOf(head: string, passwordHash: string | null): string {
  return createHmac('sha256', installationKey('invitation'))
    .update(`${head}|${passwordHash ?? ''}`)
    .digest('base64url');
}
