'use client';
import type { ReviewDetail } from '@/lib/approvals/contract';
import { UntrustedText, VisibleText } from '../ui/untrusted-text';

/** Zone 3: what the agent says of it, folded: its own account, as text, never a reason to believe it. */
export function WordsZone({ detail }: { detail: ReviewDetail }) {
  const { context } = detail;
  return (
    <section aria-labelledby="zone-words" className="flex min-w-0 flex-col gap-2">
      <h2 id="zone-words" className="text-h3">
        3 · The agent’s own words
      </h2>
      {context && (context.reason || context.task || context.evidence?.length) ? (
        <details>
          <summary className="min-h-6 cursor-pointer text-ink-2">Untrusted: written by the agent, checked by nobody</summary>
          <div className="mt-2 flex flex-col gap-2">
            {context.task ? <UntrustedText author="Its task, as it says" text={context.task} limit={Infinity} /> : null}
            {context.reason ? <UntrustedText author="Its reason, as it says" text={context.reason} limit={Infinity} /> : null}
            {context.evidence?.length ? (
              <ul className="text-label">
                {context.evidence.map((one, index) => (
                  <li key={index}>
                    <bdi className="font-mono">
                      <VisibleText text={`${one.kind} ${one.ref}`} />
                    </bdi>
                  </li>
                ))}
              </ul>
            ) : null}
          </div>
        </details>
      ) : (
        <p className="text-ink-2">It gave none.</p>
      )}
    </section>
  );
}
