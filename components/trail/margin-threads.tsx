'use client';
import { plainMasks } from '@/lib/privacy/mask-text';
import { threads } from '@/lib/decisions/comment-text';
import { useTrail } from './trail-context';
import { Plural } from '../ui/num';

/** So many stand in the margin of one step; all of them are with the step. */
const SHOWN = 3;

/** The open threads of a step, beside what they are about: who, about which words, and how it begins. Each leads to the whole of it. */
export function MarginThreads({ stepId }: { stepId: string }) {
  const { commentsOf, showComments } = useTrail();
  const open = threads(commentsOf(stepId)).filter(({ first }) => !first.resolvedAt);
  if (open.length === 0) return null;
  return (
    <ul aria-label="Open threads" className="mt-1 flex flex-col gap-1.5 text-start max-@2xl:hidden">
      {open.slice(0, SHOWN).map(({ first, answers }) => (
        <li key={first.id}>
          <button
            type="button"
            onClick={() => showComments(stepId)}
            className="block min-h-6 w-full border-s-2 border-accent ps-2 text-start hover:bg-hover"
          >
            <span className="block truncate text-ink-2">{first.author.name}</span>
            {first.anchor && first.anchor.quote !== '' ? (
              <span dir="auto" className="block truncate italic">
                {plainMasks(first.anchor.quote.slice(0, 200))}
              </span>
            ) : null}
            <span dir="auto" className="line-clamp-3 break-words text-ink">
              {first.deletedAt ? 'deleted' : first.body.slice(0, 300)}
            </span>
            {answers.length > 0 ? (
              <span className="block">
                <Plural count={answers.length} one="answer" />
              </span>
            ) : null}
          </button>
        </li>
      ))}
      {open.length > SHOWN ? (
        <li>
          <button type="button" onClick={() => showComments(stepId)} className="link min-h-6">
            {open.length - SHOWN} more
          </button>
        </li>
      ) : null}
    </ul>
  );
}
