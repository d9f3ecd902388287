import { problemResponse } from '@/lib/http/server/problem-response';
import { requestIdOf } from '@/lib/http/server/request-id';
import { AppError } from '@/lib/shared/errors';

/** What no other route answers: a problem document, where Next.js would send a page. */
function answer(request: Request): Response {
  return problemResponse(
    new AppError('notFound', 'There is no such address in the API. /api/v1/openapi.json lists what there is.'),
    requestIdOf(request.headers),
  );
}

export { answer as GET, answer as POST, answer as PUT, answer as PATCH, answer as DELETE };
