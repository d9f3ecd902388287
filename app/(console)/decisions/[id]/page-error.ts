import { notFound } from 'next/navigation';
import { AppError } from '@/lib/shared/errors';

/** What a page does with an error of ours: the not-found page for what is not there, the error page for the rest. */
export function pageError(error: unknown): unknown {
  if (error instanceof AppError && error.code === 'notFound') notFound();
  return error;
}

/** A part of the address as text. One that is no percent-encoded UTF-8 leads nowhere. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    notFound();
  }
}
