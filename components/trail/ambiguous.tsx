import Link from 'next/link';
import { z } from 'zod';
import { Time } from '../ui/time';

const candidates = z.array(z.object({ id: z.string(), system: z.string(), startedAt: z.string() }));

/** Several decisions carry the id that was asked for: which one is meant is for the reader to say. */
export function Ambiguous({
  id,
  candidates: given,
  hrefs,
}: {
  id: string;
  candidates: unknown;
  hrefs: { before: string; after: string };
}) {
  const list = candidates.safeParse(given);
  return (
    <div className="mx-auto flex w-full max-w-160 flex-col gap-3 px-gutter py-12">
      <h1 className="text-h2">Several decisions carry this id</h1>
      <p className="max-w-prose text-prose text-ink-2">
        <bdi className="font-mono break-all">{id}</bdi> was used by more than one decision. Which one do you mean?
      </p>
      <ul className="flex flex-col border-t border-line">
        {(list.data ?? []).map((one) => (
          <li key={one.id} className="flex min-h-row flex-wrap items-center gap-x-4 border-b border-line py-1.5">
            <Link href={`${hrefs.before}${one.id}${hrefs.after}`} className="link">
              <Time at={one.startedAt} />
            </Link>
            <span>{one.system}</span>
            <span className="font-mono text-label text-muted">{one.id}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
