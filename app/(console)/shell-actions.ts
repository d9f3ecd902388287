'use server';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { pageOfId } from '@/components/shell/page-of-id';
import { defineAction } from '@/lib/access/server/define-action';
import { endSession } from '@/lib/access/server/end-session';
import { getSignedIn } from '@/lib/access/server/get-actor';
import { secureCookies, sessionCookieName } from '@/lib/access/server/session-cookie';
import { resolveDecisionId } from '@/lib/decisions/server/resolve-decision-id';
import { switchWorkspace } from '@/lib/access/server/switch-workspace';
import { findPlaces } from '@/lib/search/server/find-places';
import { captureSettled } from '@/lib/backup/recovery';
import { settleCapture } from '@/lib/backup/server/settle-capture';
import { listViews } from '@/lib/search/server/list-views';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';

/** Ends the session in the database first, so that a copy of the cookie is worth nothing, then forgets the cookie. */
export async function signOut(): Promise<void> {
  const signedIn = await getSignedIn();
  if (signedIn) await endSession(signedIn.actor.sessionId);
  (await cookies()).set(sessionCookieName(), '', {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: secureCookies(),
    maxAge: 0,
  });
  redirect('/sign-in');
}

/** Works in another of one's workspaces from the next request on. */
export const enterWorkspace = defineAction({
  permission: null,
  input: z.object({ workspace: z.uuid() }),
  handle: async (actor, { workspace }) => {
    await switchWorkspace(actor, workspace);
    return null;
  },
});

const candidates = z.array(z.object({ id: z.string(), system: z.string(), startedAt: z.string() }));

/**
 * What the palette opens for an id: a page of its own, a decision by any of its names, or a place in a trail (an event, a comment, a step, a
 * span, a call). None when nobody knows it or this person may not.
 */
export const openById = defineAction({
  permission: 'decisions.read',
  input: z.object({ id: z.string().trim().min(1).max(500) }),
  handle: async (actor, { id }) => {
    const page = pageOfId(id);
    if (page) return { matches: [{ ...page, label: page.id }] };
    try {
      const publicId = toPublicId('decision', await resolveDecisionId(actor, id));
      return { matches: [{ id: publicId, href: `/decisions/${publicId}`, label: publicId }] };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'notFound') {
        const places = await findPlaces(actor, id);
        return {
          matches: places.map(({ decision, step, system, startedAt }) => ({
            id: decision,
            href: `/decisions/${decision}${step === undefined ? '' : `?step=${encodeURIComponent(step)}`}`,
            label: system,
            at: startedAt,
          })),
        };
      }
      const several = error.code === 'ambiguousId' ? candidates.safeParse(error.extra['candidates']) : null;
      if (!several?.success) throw error;
      return {
        matches: several.data.map((one) => ({ id: one.id, href: `/decisions/${one.id}`, label: one.system, at: one.startedAt })),
      };
    }
  },
});

/** Saved views for the palette, each with its address. */
export const listShellViews = defineAction({
  permission: 'decisions.read',
  input: z.object({}),
  handle: async (actor) => ({
    views: (await listViews(actor)).map(({ id, name, shared, state }) => ({
      id,
      name,
      shared,
      href: state ? `/decisions?${state}` : '/decisions',
    })),
  }),
});

/** Says that the AI systems were dealt with that a restore could not capture as before. */
export const settleNotCaptured = defineAction({
  permission: 'systems.manage',
  input: captureSettled,
  handle: (actor, input) => settleCapture(actor, input),
});
