import { AppError, type ErrorCode } from './errors';

/** An error as one process of an installation tells it to another, by structuredClone or v8.serialize. */
export type ToldError =
  | { code: ErrorCode; message: string; extra: Readonly<Record<string, unknown>>; retryAfter: number | undefined }
  | { name: string; message: string };

/** What another process is told of an error: all of an AppError, name and message of others. */
export function tellError(error: unknown): ToldError {
  if (error instanceof AppError) {
    const { code, message, extra, retryAfter } = error;
    return { code, message, extra, retryAfter };
  }
  return error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: String(error) };
}

/** The error that was told. */
export function errorTold(told: ToldError): Error {
  if ('code' in told) return new AppError(told.code, told.message, told.extra, told.retryAfter);
  return Object.assign(new Error(told.message), { name: told.name });
}
