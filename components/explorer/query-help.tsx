'use client';
import { CircleHelp } from 'lucide-react';
import { SEARCH_FIELDS } from '@/lib/search/fields';
import { IconButton } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';

const FORMS: readonly { query: string; says: string; text?: boolean }[] = [
  { query: 'refund W100', says: 'both words, anywhere in inputs, outputs, arguments, results and documents', text: true },
  { query: '"duplicate charge"', says: 'this phrase, in this order', text: true },
  { query: 'status:error tool:issue_refund', says: 'both: a space means AND' },
  { query: 'risk:high OR risk:critical', says: 'either; AND, OR and NOT are written in capitals' },
  { query: 'status:(error OR incomplete)', says: 'one field, several values' },
  { query: '-environment:staging', says: 'without; NOT does the same' },
  { query: 'errors:>0 duration:>2s', says: 'comparisons: > >= < <=' },
  { query: 'tokens:1000..5000', says: 'a range, ends included; [1000 TO *] leaves one end open' },
  { query: 'tool:issue_*', says: 'values that begin with it' },
  { query: 'has:outcome', says: 'any value at all; -has:outcome for none' },
];

/** The grammar on one page, every line of it usable by a click. */
export function QueryHelp({ onUse, textAllowed }: { onUse: (example: string) => void; textAllowed: boolean }) {
  return (
    <Popover
      label="How to write a query"
      align="end"
      className="w-160"
      trigger={<IconButton size="sm" label="How to write a query" icon={<CircleHelp aria-hidden />} className="me-1" />}
    >
      <h2 className="text-h3">How to write a query</h2>
      <p className="mt-1 text-ink-2">Type and press Enter. A mistake is pointed at and nothing is searched until it is mended.</p>
      <dl className="mt-3 grid gap-x-4 gap-y-1 sm:grid-cols-[auto_1fr]">
        {FORMS.filter((form) => textAllowed || !form.text).map((form) => (
          <div key={form.query} className="contents">
            <dt>
              <button type="button" className="link min-h-6 text-start font-mono text-label" onClick={() => onUse(form.query)}>
                {form.query}
              </button>
            </dt>
            <dd className="text-ink-2 max-sm:mb-2">{form.says}</dd>
          </div>
        ))}
      </dl>
      {textAllowed ? null : (
        <p className="mt-3 text-ink-2">
          Your role does not include reading content, so words and phrases cannot be searched for.
        </p>
      )}
      <h3 className="mt-4 font-medium">Fields</h3>
      <dl className="mt-1 grid gap-x-4 gap-y-1 sm:grid-cols-[auto_1fr]">
        {SEARCH_FIELDS.filter((field) => textAllowed || !field.content).map((field) => (
          <div key={field.name} className="contents">
            <dt className="font-mono text-label leading-6">{field.name}</dt>
            <dd className="text-ink-2 max-sm:mb-2">
              {field.description}{' '}
              <button type="button" className="link min-h-6 font-mono text-label" onClick={() => onUse(field.example)}>
                {field.example}
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
