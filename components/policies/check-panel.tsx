import { Check, CircleAlert, TriangleAlert, X } from 'lucide-react';
import type { CheckView } from '@/lib/policy/views';
import { ROUTE_WORDS } from '@/lib/policy/fact-fields';
import { problemPlace, type NamedParts } from './problem-place';

/** What is wrong with the document, and what its tests say, as of a moment ago. */
export function CheckPanel({ checked, document }: { checked: CheckView; document: NamedParts }) {
  const errors = checked.problems.filter((one) => one.level === 'error').length;
  return (
    <section aria-labelledby="check-title" className="flex flex-col gap-3">
      <h2 id="check-title" className="text-h3">
        Check
      </h2>
      <p role="status" className="text-ink-2">
        {checked.ready
          ? 'It can be proposed: no error, and every test passes.'
          : errors > 0
            ? `${errors} to mend.`
            : 'It cannot be proposed yet.'}
      </p>
      {checked.problems.length > 0 ? (
        <ul className="flex flex-col gap-2">
          {checked.problems.map((one, i) => (
            <li key={i} className="flex gap-2">
              {one.level === 'error' ? (
                <CircleAlert aria-label="Error" className="mt-0.5 size-4 shrink-0 text-critical-text" />
              ) : (
                <TriangleAlert aria-label="Warning" className="mt-0.5 size-4 shrink-0 text-medium" />
              )}
              <span className="min-w-0 break-words">
                {one.path ? (
                  <code title={one.path} className="me-1 font-mono text-label text-muted">
                    {problemPlace(one.path, document)}
                  </code>
                ) : null}
                {one.message}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {checked.tests.length > 0 ? (
        <ul aria-label="Tests" className="flex flex-col gap-1">
          {checked.tests.map((one, i) => (
            <li key={i} className="flex gap-2">
              {one.passes ? (
                <Check aria-label="Passes" className="mt-0.5 size-4 shrink-0 text-good" />
              ) : (
                <X aria-label="Fails" className="mt-0.5 size-4 shrink-0 text-critical-text" />
              )}
              <span className="min-w-0 break-words">
                {one.name}
                <span className="block text-label text-muted">
                  {ROUTE_WORDS[one.got]}
                  {one.matched.length > 0 ? `, by ${one.matched.join(', ')}` : ', by the tier alone'}
                </span>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
