'use client';
import { CAPTURE_LABELS, CAPTURE_LEVELS, type CaptureLevel } from '@/lib/registry/capture-levels';

/** What is kept of a system's traffic, each level with what it means. */
export function CaptureFields({ value }: { value: CaptureLevel }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-label font-medium text-ink-2">What is captured</legend>
      {CAPTURE_LEVELS.map((level) => (
        <div
          key={level}
          className="flex items-start gap-2 rounded-md border border-line p-3 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            id={`capture-${level}`}
            type="radio"
            name="captureLevel"
            value={level}
            defaultChecked={level === value}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <label htmlFor={`capture-${level}`} className="min-h-6 grow font-medium">
            {CAPTURE_LABELS[level].label}
            <span className="block max-w-prose font-normal text-ink-2">{CAPTURE_LABELS[level].explanation}</span>
          </label>
        </div>
      ))}
      <p className="text-label text-muted">
        A lower level holds for all that is stored from the moment of the change. A higher one holds from the next seconds on:
        what arrives meanwhile may still be kept at the lower. What is stored already stays as it is.
      </p>
    </fieldset>
  );
}
