'use client';
import { useState } from 'react';
import { Download } from 'lucide-react';
import type { Replay, ReplaySidecar } from '@/lib/decisions/replay-contract';
import type { Message, Step } from '@/lib/dialects/step';
import type { ActionResult } from '@/lib/http/problem';
import { plural } from '@/lib/shared/format';
import type { JsonValue } from '@/lib/shared/json';
import { useSubmit } from '../access/use-submit';
import { Button, buttonClass } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { JsonView } from '../ui/json/json-view';
import { Plural } from '../ui/num';
import { Notice } from '../ui/states';
import { UntrustedText } from '../ui/untrusted-text';
import { useTrail } from './trail-context';

export type ReplayAction = (input: { decision: string; step: string }) => Promise<ActionResult<Replay>>;

/** The context of a model step as a request that can be sent elsewhere, beside what was recorded. Nothing is sent from here. */
export function ReplayContextButton({ step }: { step: Step }) {
  const { decisionId, replay } = useTrail();
  const [made, setMade] = useState<Replay | null>(null);
  const { busy, problem, run } = useSubmit();
  if (step.kind !== 'model' || !replay) return null;
  async function open(): Promise<void> {
    const found = await run(() => replay!({ decision: decisionId, step: step.id }));
    if (found) setMade(found);
  }
  return (
    <div>
      <Button size="sm" busy={busy} onClick={() => void open()}>
        Replay context
      </Button>
      {problem ? (
        <Notice tone="error" live className="mt-2">
          {problem.message}
        </Notice>
      ) : null}
      {made ? (
        <Dialog
          open
          onOpenChange={(shown) => (shown ? undefined : setMade(null))}
          size="lg"
          title="Context of this call, to be replayed elsewhere"
          description="What the step shows, as a body for POST /v1/chat/completions. Countersign sends nothing; each download is written to the log."
        >
          <Shown made={made} step={step} decisionId={decisionId} />
        </Dialog>
      ) : null}
    </div>
  );
}

function Shown({ made, step, decisionId }: { made: Replay; step: Step; decisionId: string }) {
  const { request, sidecar } = made;
  const hrefOf = (part: 'request' | 'sidecar'): string =>
    `/api/v1/decisions/${encodeURIComponent(decisionId)}/replay?${new URLSearchParams({ step: step.id, part })}`;
  const messages = (['system', 'input'] as const).flatMap((list) =>
    (step.messages?.[list] ?? []).map((message, i) => ({ field: `messages.${list}.${i}`, message })),
  );
  return (
    <div className="flex flex-col gap-4">
      <Missing sidecar={sidecar} />
      <p className="flex flex-wrap gap-2">
        {request ? (
          <a href={hrefOf('request')} download className={buttonClass('primary', 'sm')}>
            <Download aria-hidden /> Download the request
          </a>
        ) : null}
        <a href={hrefOf('sidecar')} download className={buttonClass('secondary', 'sm')}>
          <Download aria-hidden /> Download what it lacks
        </a>
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <section className="flex min-w-0 flex-col gap-2" aria-label="As recorded">
          <h3 className="font-medium">As recorded</h3>
          {messages.length === 0 ? <p className="text-muted">Nothing of what was asked was reported.</p> : null}
          {messages.map((one) => (
            <UntrustedText
              key={one.field}
              text={textOf(one.message)}
              author={one.message.role}
              aside={<span className="font-mono">{one.field}</span>}
              limit={2_000}
            />
          ))}
        </section>
        <section className="flex min-w-0 flex-col gap-2" aria-label="As a request">
          <h3 className="font-medium">As a request</h3>
          {request ? (
            <JsonView value={request as unknown as JsonValue} label="Body of the request" depth={3} />
          ) : (
            <p className="text-muted">There is nothing to replay.</p>
          )}
        </section>
      </div>
      {sidecar.documents.length > 0 ? (
        <section aria-label="Documents retrieved before">
          <h3 className="mb-2 font-medium">
            <Plural count={sidecar.documents.length} one="document" many="documents" /> retrieved before the call
            {sidecar.documentsComplete ? '' : ', the last ones'}
          </h3>
          <JsonView value={sidecar.documents as unknown as JsonValue} label="Documents retrieved before the call" depth={1} />
        </section>
      ) : null}
    </div>
  );
}

/** A message as text: what it says, then what it calls. */
function textOf(message: Message): string {
  const calls = (message.toolCalls ?? []).map((call) => `${call.name}(${JSON.stringify(call.arguments ?? {})})`);
  const parts =
    message.parts && message.parts.length > 0 ? [`${plural(message.parts.length, 'part', 'parts')} beside the text`] : [];
  return [...(message.content ? [message.content] : []), ...calls, ...parts].join('\n') || 'says nothing';
}

function Missing({ sidecar }: { sidecar: ReplaySidecar }) {
  const lines = [
    ...(sidecar.erased ? ['Content of this step was erased: the request is not what was sent then.'] : []),
    ...sidecar.masked.map((one) => `${plural(one.count, `${one.type} is`, `${one.type}s are`)} masked in the request.`),
    ...(sidecar.notCaptured > 0
      ? [`Of ${plural(sidecar.notCaptured, 'message', 'messages')} only a marker is there: not captured, or erased.`]
      : []),
    ...sidecar.notReported.map((one) => `Not reported: ${one}.`),
    ...sidecar.assumed.map((one) => `${one.field}: ${one.says}`),
    ...sidecar.leftOut.map((one) => `${one.field}: ${one.says}`),
  ];
  if (lines.length === 0) return <Notice tone="good">Everything that a chat request can say was reported.</Notice>;
  return (
    <section aria-label="What it lacks">
      <h3 className="mb-1 font-medium">What it lacks</h3>
      <ul className="list-disc ps-5">
        {lines.map((line, i) => (
          <li key={i} className="break-words">
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}
