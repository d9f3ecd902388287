'use client';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { usePathname } from 'next/navigation';
import { Time, ZoneName } from '../ui/time';
import { useShell } from './shell-context';

/** Pages that are made for paper say this themselves. */
const OF_THEIR_OWN = /\/(?:print|certificate)$/;

/** On paper only, above the page: of what installation a sheet is, who printed it, when, from where, and whose clock its times are by. */
export function PaperHead() {
  const path = usePathname();
  const { person, workspace } = useShell();
  const [at, setAt] = useState<string | null>(null);
  useEffect(() => {
    // The sheet is drawn right after this event: what it says has to stand there before it returns.
    const note = (): void => flushSync(() => setAt(new Date().toISOString()));
    window.addEventListener('beforeprint', note);
    return () => window.removeEventListener('beforeprint', note);
  }, []);
  if (OF_THEIR_OWN.test(path)) return null;
  return (
    <p className="hidden border-b border-line px-gutter pb-1 text-label text-muted print:block">
      Countersign, {workspace}: {path}. Printed by {person.name}
      {at ? (
        <>
          , <Time at={at} style="full" />
        </>
      ) : null}
      . Times are by the clock of <ZoneName />.
    </p>
  );
}
