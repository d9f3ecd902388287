'use client';
import { Download } from 'lucide-react';
import { buttonClass } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';

/** Takes the whole result away as a file. Says first what will be in it; the file itself says it again. */
export function ExportMenu({
  allowed,
  blocked,
  summary,
  urls,
}: {
  allowed: boolean;
  /** Why nothing can be exported now: the query is wrong, or there is nothing. */
  blocked: string | null;
  /** "1,284 decisions, last 30 days, UTC". */
  summary: string;
  urls: readonly { label: string; detail: string; href: string }[];
}) {
  const refused = allowed
    ? blocked
    : 'Your role does not include exporting records. An administrator of the workspace can grant it.';
  return (
    <Popover
      label="Export"
      align="end"
      className="w-88"
      trigger={
        <button type="button" className={buttonClass('quiet')} aria-label="Export">
          <Download aria-hidden /> <span className="hidden @6xl:inline">Export</span>
        </button>
      }
    >
      <h2 className="text-h3">Export this result</h2>
      {refused ? (
        <p className="mt-1 text-ink-2">{refused}</p>
      ) : (
        <>
          <p className="mt-1 text-ink-2">
            {summary}. The export is noted in the access record; query, time, zone and row count are written into the file.
          </p>
          <ul className="mt-3 flex flex-col gap-2">
            {urls.map((url) => (
              <li key={url.label}>
                <a href={url.href} download className={buttonClass('secondary', 'md', 'w-full justify-start! h-auto py-1.5')}>
                  <Download aria-hidden />
                  <span className="flex flex-col items-start">
                    {url.label}
                    <span className="text-label font-normal text-muted">{url.detail}</span>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Popover>
  );
}
