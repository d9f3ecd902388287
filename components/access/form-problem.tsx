import { Notice } from '../ui/states';
import type { Problem } from './use-submit';

/** What a form was refused for: in one line above it, unless the fields say it themselves. */
export function FormProblem({ problem, known }: { problem: Problem | null; known: readonly string[] }) {
  if (!problem) return null;
  const shown = Object.keys(problem.fields).some((field) => known.includes(field));
  return (
    <Notice tone="error" live>
      {shown ? 'Nothing was saved. Look at the marked fields.' : problem.message}
    </Notice>
  );
}
