'use client';
import { Failure } from '@/components/shell/failure';
import { NameBlock } from '@/components/shell/wordmark';

export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="main" className="flex min-h-dvh flex-col items-center justify-center">
      <div>
        <NameBlock className="px-gutter" />
        <Failure error={error} retry={retry} />
      </div>
    </main>
  );
}
