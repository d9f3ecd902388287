import { useEffect, useRef } from 'react';
import { Notice } from '../ui/states';
import type { Problem } from './use-submit';

/**
 * What a form was refused for: in one line above it, unless the fields say it themselves. The focus goes to the first field that is marked, so that
 * a long form is never refused out of sight.
 */
export function FormProblem({ problem, known }: { problem: Problem | null; known: readonly string[] }) {
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!problem) return;
    const form = here.current?.closest('form');
    const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]:is(input, textarea, select)');
    if (field) field.focus();
    else here.current?.scrollIntoView({ block: 'nearest' });
  }, [problem]);
  if (!problem) return null;
  const shown = Object.keys(problem.fields).some((field) => known.includes(field));
  return (
    <div ref={here}>
      <Notice tone="error" live>
        {shown ? 'Nothing was saved. Look at the marked fields.' : problem.message}
      </Notice>
    </div>
  );
}
