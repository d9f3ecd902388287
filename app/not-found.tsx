import type { Metadata } from 'next';
import { NotFound } from '@/components/shell/not-found';
import { NameBlock } from '@/components/shell/wordmark';

export const metadata: Metadata = { title: 'Not found' };

export default function RootNotFound() {
  return (
    <main id="main" className="flex min-h-dvh flex-col items-center justify-center">
      <div>
        <NameBlock className="px-gutter" />
        <NotFound palette={false} />
      </div>
    </main>
  );
}
