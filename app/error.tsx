'use client';
import { Failure } from '@/components/shell/failure';

export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="main" className="flex min-h-dvh flex-col items-center justify-center">
      <Failure error={error} retry={retry} />
    </main>
  );
}
