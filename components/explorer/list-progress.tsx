'use client';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';

/** A thin line while an answer is awaited; after two seconds it says how long it has taken and offers to stop. */
export function ListProgress({
  running,
  onCancel,
}: {
  /** Names what is awaited; null while nothing is. */ running: string | null;
  onCancel: () => void;
}) {
  return (
    <div className="relative h-0" aria-hidden={running === null}>
      {running === null ? null : <Running key={running} onCancel={onCancel} />}
    </div>
  );
}

function Running({ onCancel }: { onCancel: () => void }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((now) => now + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <div className="animate-late absolute inset-x-0 top-0 z-20 h-0.5 overflow-hidden bg-accent-soft">
        <div className="h-full w-full animate-pulse bg-accent" />
      </div>
      {seconds >= 2 ? (
        <div
          role="status"
          className="animate-appear edge-forced absolute inset-s-1/2 top-10 z-20 flex -translate-x-1/2 items-center gap-3 rounded-md bg-surface px-3 py-1.5 shadow-float rtl:translate-x-1/2"
        >
          <span>Searching for {seconds} s. The rows below are those of the query before.</span>
          <Button size="sm" onClick={onCancel}>
            Stop
          </Button>
        </div>
      ) : null}
    </>
  );
}
