import { LinkButton } from '../../ui/button';

/** Why two decisions cannot be compared, and where to go on. */
export function CompareProblem({ message, backId }: { message: string; backId: string }) {
  return (
    <div className="mx-auto flex w-full max-w-160 flex-col gap-3 px-gutter py-16">
      <h1 className="text-h2">These two cannot be compared</h1>
      <p className="max-w-prose text-prose text-ink-2">{message}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <LinkButton href={`/decisions/${encodeURIComponent(backId)}`}>Back to the decision</LinkButton>
        <LinkButton href="/decisions">Search the decisions</LinkButton>
      </div>
    </div>
  );
}
