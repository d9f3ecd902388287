import { EyeOff, LockKeyhole } from 'lucide-react';
import { Erased } from '../ui/redaction';
import type { Step, StepOutline } from '@/lib/dialects/step';

/** Said where content would stand: what is not here, and why. Not captured never means that nothing happened. */
export function NotCaptured({
  step,
  captureLevel,
}: {
  step: Pick<Step | StepOutline, 'captured' | 'kind'> & { erased?: Step['erased'] };
  captureLevel: string;
}) {
  if (step.erased)
    return (
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1 rounded-md border border-dashed border-line-strong px-3 py-2 text-ink-2">
        <Erased at={step.erased.at} />
        <span>
          Content of this step was recorded and has been removed since ({step.erased.kind}). Its events are still in the log.
        </span>
      </p>
    );
  const why =
    captureLevel === 'metadata'
      ? 'Countersign is set to keep metadata only for this AI system, so content was dropped before storage.'
      : step.captured === 'partial'
        ? captureLevel === 'masked'
          ? 'Countersign is set to mask personal identifiers of this AI system before storage; or the emitter reported a part of the content, or it was too large to be kept whole.'
          : 'The emitter reported a part of the content, or it was too large to be kept whole.'
        : step.kind === 'model' || step.kind === 'agent'
          ? 'The emitter reported this step without messages. Many instrumentations record them only when content capture is switched on.'
          : 'The emitter reported this step without content.';
  return (
    <p className="flex items-start gap-2 rounded-md border border-dashed border-line-strong px-3 py-2 text-ink-2">
      <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span>
        <strong className="font-medium">{step.captured === 'partial' ? 'Partly captured.' : 'Not captured.'}</strong> {why} It
        does not mean that nothing was said.
      </span>
    </p>
  );
}

/** Instead of content: for a role without the right to read it, or while its erasure waits for a hold, which no right of a role opens. */
export function ContentHidden({ restricted = false }: { restricted?: boolean }) {
  return (
    <p className="flex items-start gap-2 rounded-md border border-line px-3 py-2 text-ink-2">
      <LockKeyhole aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span>
        {restricted ? (
          <>
            <strong className="font-medium">Content restricted.</strong> Its erasure was consented to and waits until a hold is
            released. Until then what was said is hidden; you see what ran, when and how it ended.
          </>
        ) : (
          <>
            <strong className="font-medium">Content hidden for your role.</strong> You see what ran, when and how it ended. An
            administrator can grant “Read messages, documents, arguments and results”.
          </>
        )}
      </span>
    </p>
  );
}
