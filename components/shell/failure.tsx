'use client';
import { useEffect } from 'react';
import { quoteGiven } from '@/lib/shared/quote-given';
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
  invalidCursor: {
    title: 'The address asks for a page that this list does not have',
    safe: SAFE,
    todo: 'Begin at the first page.',
    retry: false,
  },
  invalidRequest: {
    title: 'The address has something in it that this page does not take',
    safe: SAFE,
    todo: 'Open the page without it.',
    retry: false,
  },
};
/** Their cause stands in the address: it is shown, and the way back is the same page without it. */
const OF_THE_ADDRESS: Readonly<Record<string, readonly string[] | 'all'>> = {
  invalidCursor: ['cursor', 'after', 'calls'],
  invalidRequest: 'all',
};

/** What of the address an error speaks of, in words, and the way to the same page without it; null when the error is about something else. */
function inAddress(digest: string | null, search: string | null): { given: string; without: string } | null {
  const names = digest === null ? undefined : OF_THE_ADDRESS[digest];
  if (!names || search === null) return null;
  const params = new URLSearchParams(search);
  const named = [...params].filter(([name]) => names === 'all' || names.includes(name));
  for (const [name] of named) params.delete(name);
  return {
    given: named.map(([name, value]) => `${name}: ${quoteGiven(value)}. `).join(''),
    without: `?${params}`,
  };
}

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

/** What an error boundary shows: what failed, what is safe, what to do, and the id to quote. `search`: of the address, where the page knows it. */
export function Failure({ error, retry, search }: { error: unknown; retry?: () => void; search?: string }) {
  // The button that was pressed goes with this page: who works by keyboard goes on at the head of the one that came.
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
      });
    },
    [],
  );
  const digest = digestOf(error);
  const known = digest === null ? undefined : texts[digest];
  const text = known ?? unknown;
  const address = inAddress(digest, search ?? (typeof window === 'undefined' ? null : window.location.search));
  return (
    <ErrorState
      title={<h1>{text.title}</h1>}
      safe={text.safe}
      todo={`${address?.given ?? ''}${text.todo}`}
      requestId={known ? null : digest}
      onRetry={text.retry ? retry : undefined}
      action={
        address ? (
          // A whole new page: the boundary of this one would keep its failure.
          <a href={address.without} className="link">
            {digest === 'invalidCursor' ? 'Go to the first page' : 'Open the page without it'}
          </a>
        ) : (
          <LinkButton href={digest === 'unauthenticated' ? '/sign-in' : '/'} tone="quiet" prefetch={false}>
            {digest === 'unauthenticated' ? 'Sign in' : 'Go to the overview'}
          </LinkButton>
        )
      }
    />
  );
}
