import { notFound } from 'next/navigation';
import { AppError } from '@/lib/shared/errors';

/** What a page does with an error of ours: the not-found page for what is not there, the error page for the rest. */
export function pageError(error: unknown): unknown {
  if (error instanceof AppError && error.code === 'notFound') notFound();
  return error;
}
