'use client';
import { useEffect, useState } from 'react';
import type { ReasonCode, ReviewDetail } from '@/lib/approvals/contract';
import type { ActionResult } from '@/lib/http/problem';
import type { JsonValue } from '@/lib/shared/json';
import { plural } from '@/lib/shared/format';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Select, Textarea } from '../ui/input';
import { Plural } from '../ui/num';
import { Notice } from '../ui/states';
import { UntrustedText } from '../ui/untrusted-text';
import { canonicalText } from './canonical-text';
import type { DeskRow } from './desk-columns';
import { fetchJson } from '../explorer/fetch-json';
import { REASONS, reasonsFor } from './reasons';
import { hashSeen } from './seen-hash';
import { verbPhrase } from './verb-phrase';

export interface BulkAnswer {
  results: { id: string; ok: boolean; message?: string }[];
}
export type BulkSend = (input: {
  vote: 'approve' | 'reject';
  reasonCode: ReasonCode;
  reason?: string;
  items: { id: string; revision: number; seenHash: string }[];
}) => Promise<ActionResult<BulkAnswer>>;

const MOST = 20;

/** Why these cannot be approved together; null when they can. Rejecting together is always possible. */
export function bulkProblem(rows: readonly Pick<DeskRow, 'tool' | 'rule' | 'tier' | 'required' | 'state'>[]): string | null {
  if (rows.length > MOST) return `At most ${MOST} at a time: nobody reads more.`;
  if (rows.some((row) => row.state !== 'pendingReview')) return 'Some of them do not wait any more.';
  if (rows.some((row) => row.tier === 'high' || row.tier === 'critical' || row.required > 1))
    return 'Actions of high risk are approved one by one.';
  if (new Set(rows.map((row) => `${row.tool} ${row.rule}`)).size > 1)
    return 'Together are approved actions of one tool that the same rule asked about.';
  return null;
}

/** Decides several at once, each by itself, with the arguments of every one in sight. It never becomes a standing leave. */
export function BulkDecide({
  rows,
  send,
  onDone,
  onClear,
}: {
  rows: readonly DeskRow[];
  send: BulkSend;
  onDone: () => void;
  onClear: () => void;
}) {
  const [vote, setVote] = useState<'approve' | 'reject' | null>(null);
  const [details, setDetails] = useState<readonly (ReviewDetail & { nonce: string })[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<string | null>(null);
  const problem = bulkProblem(rows);
  const key = rows.map((row) => row.id).join();
  useEffect(() => {
    if (vote === null) return;
    const controller = new AbortController();
    Promise.all(
      key.split(',').map((id) => fetchJson<ReviewDetail & { nonce: string }>(`/api/v1/reviews/${id}`, controller.signal)),
    ).then(setDetails, () => controller.signal.aborted || setAnswer('The arguments could not be read. Nothing was decided.'));
    return () => controller.abort();
  }, [vote, key]);
  async function submit(form: HTMLFormElement): Promise<void> {
    if (!vote || !details || busy) return;
    const data = new FormData(form);
    const reason = String(data.get('reason') ?? '').trim();
    setBusy(true);
    const result = await send({
      vote,
      reasonCode: String(data.get('reasonCode')) as ReasonCode,
      ...(reason ? { reason } : {}),
      items: details.map((one) => ({ id: one.id, revision: one.revision, seenHash: hashSeen(one.nonce, one, ['call']) })),
    }).catch(() => null);
    setBusy(false);
    if (!result?.ok) return setAnswer(result?.error.message ?? 'The server could not be reached.');
    const failed = result.data.results.filter((one) => !one.ok);
    if (failed.length === 0) return onDone();
    setAnswer(
      `${plural(failed.length, 'action')} could not be decided: ${[...new Set(failed.map((one) => one.message))].join(' ')}`,
    );
  }
  return (
    <form
      aria-label="Decide the selected actions"
      className="mx-gutter mb-3 flex flex-col gap-3 rounded-md border border-line bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">
          <Plural count={rows.length} one="action" /> selected
        </span>
        <Button size="sm" tone="danger" disabled={rows.length > MOST} onClick={() => setVote('reject')}>
          Reject together
        </Button>
        <Button size="sm" disabled={problem !== null} onClick={() => setVote('approve')}>
          Approve together
        </Button>
        <Button size="sm" tone="quiet" onClick={onClear}>
          Clear
        </Button>
        {problem ? <span className="text-label text-muted">{problem}</span> : null}
      </div>
      {answer ? (
        <Notice tone="warning" live>
          {answer}
        </Notice>
      ) : null}
      {vote ? (
        <>
          <ul className="flex max-h-96 flex-col gap-2 overflow-y-auto" aria-label="Arguments of every one">
            {rows.map((row) => {
              const detail = details?.find((one) => one.id === row.id);
              return (
                <li key={row.id} className="flex flex-col gap-1">
                  <span>
                    {verbPhrase(row.tool, row.effect)}{' '}
                    <span className="text-muted">in {row.environment ?? 'an environment that was not reported'}</span>
                  </span>
                  {detail ? (
                    <UntrustedText
                      mono
                      limit={Infinity}
                      author="Arguments"
                      text={canonicalText(detail.effectiveArgs as JsonValue)}
                    />
                  ) : (
                    'reading …'
                  )}
                </li>
              );
            })}
          </ul>
          <Field label="Reason">
            <Select name="reasonCode">
              {reasonsFor(vote).map((code) => (
                <option key={code} value={code}>
                  {REASONS[code]}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="In your own words" optional={vote === 'approve'}>
            <Textarea name="reason" rows={2} maxLength={4000} />
          </Field>
          <div className="flex gap-2">
            <Button
              type="submit"
              tone={vote === 'reject' ? 'danger' : 'primary'}
              busy={busy}
              disabled={!details || (vote === 'approve' && problem !== null)}
            >
              {vote === 'reject' ? `Reject ${rows.length}` : `Approve ${rows.length}`}
            </Button>
            <Button tone="quiet" onClick={() => setVote(null)}>
              Cancel
            </Button>
          </div>
        </>
      ) : null}
    </form>
  );
}
