import { LinkButton } from '../ui/button';
import { Kbd } from '../ui/kbd';
import { NotFoundTitle } from './not-found-title';

/** What is not there, or not visible to this person: the answer is the same, so that it gives nothing away. */
export function NotFound({ palette = true }: { palette?: boolean }) {
  return (
    <div className="flex w-full max-w-160 flex-col gap-3 px-gutter py-12">
      <NotFoundTitle />
      <p className="text-label text-muted">404</p>
      <h1 className="text-h2">There is nothing at this address that you may see</h1>
      <p className="max-w-prose text-prose text-ink-2">
        The id may be mistyped, the record may be outside the AI systems you have access to or in another workspace, or its
        retention may have ended.
      </p>
      {palette ? (
        <p className="text-prose text-ink-2 coarse:hidden">
          Press <Kbd keys="Mod+K" /> and paste any id (a decision, the emitter’s own id or a trace id) to open it.
        </p>
      ) : null}
      <div className="mt-2 flex flex-wrap gap-2">
        <LinkButton href="/decisions">Search the decisions</LinkButton>
        <LinkButton href="/" tone="quiet">
          Go to the overview
        </LinkButton>
      </div>
    </div>
  );
}
