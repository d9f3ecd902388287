import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { env } from '@/lib/env';

/**
 * Gives every page a Content-Security-Policy with a nonce of its own: only scripts of this build run, nothing is loaded from
 * elsewhere, and no other site may frame us. Next reads the nonce from the request's policy and puts it on its own scripts.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-countersign-path', request.nextUrl.pathname + request.nextUrl.search); // where sign-in comes back to
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  const { NODE_ENV, OIDC_ISSUER } = env();
  const development = NODE_ENV === 'development';
  const issuer = OIDC_ISSUER ? ` ${new URL(OIDC_ISSUER).origin}` : ''; // browsers check form-action on the redirect too
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'unsafe-inline'`, // positions of bars and rows are style attributes
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'${development ? ' ws:' : ''}`,
    `form-action 'self'${issuer}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `object-src 'none'`,
  ].join('; ');
}

// Pages only. What machines post must not pass through here, because a proxied body is buffered in memory.
export const config = {
  matcher: [
    '/((?!api/|v1/|otel/|info$|verify$|verify\\.html$|_next/static/|_next/image|\\.well-known/|favicon|icon|robots\\.txt).*)',
  ],
};
