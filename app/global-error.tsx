'use client';
import './globals.css';
import { Failure } from '@/components/shell/failure';

/** Stands in for the whole document when even the root layout failed; the theme follows the system. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Countersign could not be shown</title>
        <main id="main" className="flex min-h-dvh flex-col items-center justify-center">
          <Failure error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
