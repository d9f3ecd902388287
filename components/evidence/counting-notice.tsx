'use client';
import type { CountingProgress } from '@/lib/evidence/contract';
import { progressWords } from '@/lib/evidence/progress-words';
import { usePreferences } from '../ui/preferences';
import { Notice } from '../ui/states';

/** Says that figures on the page are of a part only; nothing when all is counted. */
export function CountingNotice({ progress }: { progress: CountingProgress | null }) {
  const { locale } = usePreferences();
  if (progress === null) return null;
  return (
    <Notice tone="info" className="mx-gutter mb-4">
      {progressWords(progress, locale)} The worker goes on; figures below are of what is counted only. Load the page again.
    </Notice>
  );
}
