import type { ReactNode } from 'react';
import { ReadOnlyBanner } from '@/components/shell/read-only-banner';
import { NameBlock } from '@/components/shell/wordmark';
import { getReadOnlyNotice } from '@/lib/backup/server/get-read-only-notice';

/** Pages for people who are not in yet: one sheet, one form. */
export default async function AuthLayout({ children }: { children: ReactNode }) {
  const readOnly = await getReadOnlyNotice();
  return (
    <main id="main" className="mx-auto flex min-h-dvh w-full max-w-120 flex-col px-gutter pt-[max(2rem,12vh)] pb-16">
      <NameBlock className="mb-8" />
      {readOnly ? <ReadOnlyBanner notice={readOnly} workspaceId={null} /> : null}
      {children}
    </main>
  );
}
