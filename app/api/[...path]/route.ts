import { problemResponse } from '@/lib/http/server/problem-response';
import { requestIdOf } from '@/lib/http/server/request-id';
import { noSuchAddress } from '@/lib/ingest/server/no-such-address';
import { AppError } from '@/lib/shared/errors';

/** What no other route answers: a problem document, where Next.js would send a page. */
function answer(request: Request): Response {
  if (/^\/api\/(public\/)?otel\//.test(new URL(request.url).pathname)) return noSuchAddress(request);
  return problemResponse(
    new AppError('notFound', 'There is no such address in the API. /api/v1/openapi.json lists what there is.'),
    requestIdOf(request.headers),
  );
}

export { answer as GET, answer as POST, answer as PUT, answer as PATCH, answer as DELETE };
