'use client';
import Link from 'next/link';
import { LAYERS } from '@/lib/integrity/layers';
import type { VerificationRun } from '@/lib/integrity/run';
import { plural } from '@/lib/shared/format';
import { usePreferences } from '../ui/preferences';
import { Notice } from '../ui/states';

const SHOWN = 5;

/** What the last whole verification found wrong: where, what was expected, what was found, and what noticed it. */
export function FaultNotice({ run }: { run: VerificationRun }) {
  const { locale } = usePreferences();
  return (
    <Notice tone="error">
      <p className="font-medium">
        The last verification found {plural(run.faultTotal, 'fault', undefined, locale)}. Do not rely on what they touch until
        they are explained.
      </p>
      <ul className="mt-1 flex list-disc flex-col gap-1 ps-5">
        {run.faults.slice(0, SHOWN).map((fault, i) => (
          <li key={i} className="break-words">
            {fault.decision ? (
              <Link className="link" href={`/decisions/${fault.decision}`} prefetch={false}>
                {fault.where}
              </Link>
            ) : (
              <span className="font-medium">{fault.where}</span>
            )}
            : expected {fault.expected}; found {fault.found}. <span className="text-muted">Broken: {LAYERS[fault.layer]}.</span>
          </li>
        ))}
      </ul>
      {run.faultTotal > SHOWN ? (
        <p className="mt-1 text-label text-muted">
          <code>countersign verify --json</code> prints the first hundred.
        </p>
      ) : null}
    </Notice>
  );
}
