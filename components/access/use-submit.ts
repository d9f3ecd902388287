'use client';
import { useState } from 'react';
import type { ActionResult } from '@/lib/http/problem';

export interface Problem {
  message: string;
  fields: Record<string, string>;
}

/** Runs a server action once at a time, and keeps what it refused so that a form can show it beside the fields. */
export function useSubmit(): {
  busy: boolean;
  problem: Problem | null;
  run<T>(action: () => Promise<ActionResult<T>>): Promise<T | undefined>;
} {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  async function run<T>(action: () => Promise<ActionResult<T>>): Promise<T | undefined> {
    if (busy) return undefined;
    setBusy(true);
    setProblem(null);
    const result = await action().catch(() => null);
    setBusy(false);
    if (result?.ok) return result.data;
    const error = result?.error;
    setProblem({
      message: error?.message ?? 'The server could not be reached. Nothing was changed; try again.',
      fields: error?.fields ?? (error?.field ? { [error.field]: error.message } : {}),
    });
    return undefined;
  }
  return { busy, problem, run };
}
