'use client';
import type { ReviewDetail } from '@/lib/approvals/contract';
import type { JsonValue } from '@/lib/shared/json';
import Link from 'next/link';
import { CopyId } from '../ui/copy-id';
import { DataList } from '../ui/facts';
import { Time } from '../ui/time';
import { UntrustedText, VisibleText } from '../ui/untrusted-text';
import { canonicalText } from './canonical-text';
import { DiffList } from './diff-list';

/** Zone 1: exactly what will run. Complete and canonical, nothing cut, hidden and look-alike characters shown for what they are. */
export function CallZone({ detail, mark }: { detail: ReviewDetail; mark: (name: string) => (element: Element | null) => void }) {
  const edited = detail.actionHash !== detail.proposedHash;
  // What no person looked at is no precedent, and does not look like one.
  const byPerson = detail.lastApproved?.byPerson ?? true;
  const heading = byPerson
    ? 'Beside the last approved call of this tool'
    : 'Beside the last call of this tool; nobody approved one';
  const target = detail.target === null ? null : canonicalText(detail.target as JsonValue);
  return (
    <section aria-labelledby="zone-call" className="flex min-w-0 flex-col gap-4">
      <h2 id="zone-call" className="text-h3">
        1 · What will run
      </h2>
      <DataList
        facts={[
          {
            label: 'Tool',
            value: (
              <bdi className="font-mono">
                <VisibleText text={detail.toolVersion ? `${detail.tool} ${detail.toolVersion}` : detail.tool} />
              </bdi>
            ),
          },
          {
            label: 'Environment',
            value: detail.environment ? (
              <bdi>
                <VisibleText text={detail.environment} />
              </bdi>
            ) : null,
          },
          {
            label: 'On behalf of',
            value: detail.subject ? (
              <bdi>
                <VisibleText text={`${detail.subject.type} ${detail.subject.id}`} />
              </bdi>
            ) : null,
          },
          { label: 'Hash', value: <CopyId id={detail.actionHash} label="hash of what will run" /> },
        ]}
      />
      <div>
        <h3 className="mb-1 text-label font-medium text-ink-2">{edited ? 'Arguments, as edited' : 'Arguments'}</h3>
        {detail.argsErased ? (
          <p className="text-muted">The arguments were erased. Their hash stands.</p>
        ) : (
          <UntrustedText
            mono
            limit={Infinity}
            author={edited ? 'Written by the agent, edited by a person' : 'Written by the agent'}
            text={canonicalText(detail.effectiveArgs as JsonValue)}
          />
        )}
        <span ref={mark('arguments')} aria-hidden className="block h-px" />
      </div>
      {target ? (
        <div>
          <h3 className="mb-1 text-label font-medium text-ink-2">Target</h3>
          <UntrustedText mono limit={Infinity} author="Written by the agent" text={target} />
          <span ref={mark('target')} aria-hidden className="block h-px" />
        </div>
      ) : null}
      {edited ? (
        <div>
          <h3 className="mb-1 text-label font-medium text-ink-2">What the edit changed</h3>
          <DiffList
            label="Differences to what was proposed"
            before={detail.proposedArgs as JsonValue}
            after={detail.effectiveArgs as JsonValue}
          />
          <span ref={mark('edit')} aria-hidden className="block h-px" />
        </div>
      ) : null}
      <div>
        <h3 className="mb-1 text-label font-medium text-ink-2">{heading}</h3>
        {detail.lastApproved ? (
          <>
            <p className="mb-1 text-label text-muted">
              <Link className="link" href={`/approvals/${detail.lastApproved.id}`} prefetch={false}>
                {byPerson ? 'Approved' : 'Let through without a person'} <Time at={detail.lastApproved.at} style="stamp" />
              </Link>
            </p>
            <DiffList
              label={byPerson ? 'Differences to the last approved call' : 'Differences to the last call that was let through'}
              before={detail.lastApproved.args as JsonValue}
              after={detail.effectiveArgs as JsonValue}
            />
          </>
        ) : (
          <p className="text-ink-2">
            No call of this tool by this AI system was approved or let through before: there is nothing to hold it against.
          </p>
        )}
        <span ref={mark('difference')} aria-hidden className="block h-px" />
      </div>
    </section>
  );
}

/** The parts of the page that must have been in sight before anything is approved. */
export function partsOf(detail: ReviewDetail): readonly string[] {
  return [
    'arguments',
    ...(detail.target === null ? [] : ['target']),
    ...(detail.actionHash === detail.proposedHash ? [] : ['edit']),
    'difference',
    'why',
  ];
}
