'use client';
import type { ActionResult } from '@/lib/http/problem';
import type { ErasureView } from '@/lib/retention/contract';
import { ConfirmButton } from '../access/confirm-button';
import { ReasonDialog } from './reason-dialog';

/** What the reader may do to a request now. */
export function ErasureActs({
  erasure,
  decide,
  withdraw,
}: {
  erasure: ErasureView;
  decide: (input: { id: string; decision: 'consent' | 'refuse'; reason: string }) => Promise<ActionResult<void>>;
  withdraw: (input: { id: string }) => Promise<ActionResult<void>>;
}) {
  const { id, may } = erasure;
  return (
    <>
      {may.refuse ? (
        <ReasonDialog
          label="Refuse"
          title="Refuse this erasure?"
          confirm="Refuse"
          action={(reason) => decide({ id, decision: 'refuse', reason })}
        >
          <p>Nothing is erased. Your reason is written into the log.</p>
        </ReasonDialog>
      ) : null}
      {may.consent ? (
        <ReasonDialog
          label="Consent"
          title="Consent to this erasure?"
          confirm="Consent: erase for good"
          tone="danger"
          action={(reason) => decide({ id, decision: 'consent', reason })}
        >
          <p>
            It is carried out within seconds and cannot be taken back: the salts and keys of what goes are destroyed. What is
            under hold is hidden instead.
          </p>
        </ReasonDialog>
      ) : null}
      {may.withdraw ? (
        <ConfirmButton label="Withdraw" title="Withdraw your request?" confirm="Withdraw" action={() => withdraw({ id })}>
          <p>Nobody can consent to it any more. You can ask again.</p>
        </ConfirmButton>
      ) : null}
    </>
  );
}
