'use client';
import { LinkButton } from '../ui/button';
import { ErrorState } from '../ui/states';

interface FailureText {
  title: string;
  safe: string;
  todo: string;
  retry: boolean;
}

const SAFE = 'Nothing was changed by opening this page, and what was recorded before is stored.';
const texts: Record<string, FailureText> = {
  unavailable: {
    title: 'The database cannot be reached right now',
    safe: 'Events that were acknowledged are stored. Senders are told to try again, and do.',
    todo: 'Wait a moment and try again. If it stays like this, somebody who runs the installation should look at its log.',
    retry: true,
  },
  forbidden: {
    title: 'Your role does not include this page',
    safe: 'Nothing was shown and nothing was changed.',
    todo: 'An administrator of the workspace can grant it, under People.',
    retry: false,
  },
  systemNotPermitted: {
    title: 'You have no access to this AI system',
    safe: 'Nothing was shown and nothing was changed.',
    todo: 'An administrator of the workspace can grant access to single AI systems, under People.',
    retry: false,
  },
  unauthenticated: {
    title: 'Your session has ended',
    safe: SAFE,
    todo: 'Sign in again to go on.',
    retry: false,
  },
};
const unknown: FailureText = {
  title: 'This page could not be shown',
  safe: SAFE,
  todo: 'Try again. If it fails again, give the id below to whoever runs the installation: the server log has the reason under it.',
  retry: true,
};

/** Reads the code or the hash that the server put on an error; the message itself never leaves the server. */
export function digestOf(error: unknown): string | null {
  const digest = typeof error === 'object' && error !== null ? (error as { digest?: unknown }).digest : undefined;
  return typeof digest === 'string' ? digest : null;
}

/** What an error boundary shows: what failed, what is safe, what to do, and the id to quote. */
export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  const known = digest === null ? undefined : texts[digest];
  const text = known ?? unknown;
  return (
    <ErrorState
      title={<h1>{text.title}</h1>}
      safe={text.safe}
      todo={text.todo}
      requestId={known ? null : digest}
      onRetry={text.retry ? retry : undefined}
      action={
        <LinkButton href={digest === 'unauthenticated' ? '/sign-in' : '/'} tone="quiet" prefetch={false}>
          {digest === 'unauthenticated' ? 'Sign in' : 'Go to the overview'}
        </LinkButton>
      }
    />
  );
}
