import { AppError, type ErrorCode } from './errors';

/**
 * An error as one process of an installation tells it to another (structuredClone, v8.serialize): an AppError all that it says, another its name, message and
 * code (SQLSTATE, errno).
 */
export interface ToldError {
  name: string;
  message: string;
  code?: string;
  app?: { extra: AppError['extra']; retryAfter?: number };
}

/** What another process is told of an error. */
export function tellError(error: unknown): ToldError {
  const { name, message, code } = (error instanceof Error ? error : new Error(String(error))) as Error & { code?: unknown };
  return {
    name,
    message,
    ...(typeof code === 'string' && { code }),
    ...(error instanceof AppError && { app: { extra: error.extra, retryAfter: error.retryAfter } }),
  };
}

/** The error that was told. */
export function errorTold({ name, message, code, app }: ToldError): Error {
  if (app) return new AppError(code as ErrorCode, message, app.extra, app.retryAfter);
  return Object.assign(new Error(message), { name, ...(code !== undefined && { code }) });
}
