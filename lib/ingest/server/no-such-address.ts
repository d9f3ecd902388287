import { requestIdOf } from '@/lib/http/server/request-id';
import { AppError } from '@/lib/shared/errors';
import { otlpError } from './receive-otlp';

/** What addresses answer that lie where OTLP is received and are none of ours: google.rpc.Status, where Next.js would send a page. */
export function noSuchAddress(request: Request): Response {
  const error = new AppError(
    'notFound',
    'OTLP/HTTP is received here at /v1/traces and /v1/logs, and the same under /api/otel. The exporter adds these to the endpoint it is given: /, or /api/otel. Native events go to /api/v1/events.',
  );
  return otlpError(error, { request, requestId: requestIdOf(request.headers) });
}
