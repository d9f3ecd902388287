import { AppError } from '@/lib/shared/errors';
import type { Method, RouteFacts } from './define-route';
import { problemResponse } from './problem-response';
import { requestIdOf } from './request-id';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Method[];

export type Refusing = ((request: Request) => Response) & { allow: string };

interface Served {
  route: Pick<RouteFacts<unknown>, 'method' | 'path'> & {
    formatError?: (error: AppError, at: { request: Request; requestId: string }) => Response;
  };
}

/**
 * Handlers for the methods that an address does not have: 405 with `Allow` and an error document in the form of the route's own errors,
 * where Next.js would answer nothing. `export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);`
 */
export function refuseOtherMethods(...served: readonly object[]): Record<Method, Refusing> {
  const routes = served.map((handler) => (handler as Served).route);
  const names = routes.map((route) => route.method);
  const allow = [...names, ...(names.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const answer = (request: Request): Response => {
    const requestId = requestIdOf(request.headers);
    const error = new AppError('methodNotAllowed', `${routes[0]!.path} does not take this method. It takes ${names.join(', ')}.`);
    const response = routes[0]!.formatError?.(error, { request, requestId }) ?? problemResponse(error, requestId);
    response.headers.set('allow', allow);
    return response;
  };
  return Object.fromEntries(METHODS.map((method) => [method, Object.assign(answer, { allow })])) as Record<Method, Refusing>;
}
