'use client';
import '@fontsource-variable/inter/wght.css';
import '@fontsource/ibm-plex-mono/400.css';
import './globals.css';
import { Failure } from '@/components/shell/failure';
import { NameBlock } from '@/components/shell/wordmark';

/** Stands in for the whole document when even the root layout failed; the theme follows the system. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Countersign could not be shown</title>
        <main id="main" className="flex min-h-dvh flex-col items-center justify-center">
          <div>
            <NameBlock className="px-gutter" />
            <Failure error={error} retry={retry} />
          </div>
        </main>
      </body>
    </html>
  );
}
