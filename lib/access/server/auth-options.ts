import type { AuthOptions, Profile } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import credentialsProvider from 'next-auth/providers/credentials';
import { env, publicUrl } from '@/lib/env';
import { log } from '@/lib/observability/log';
import { AppError } from '@/lib/shared/errors';
import { isUuid } from '@/lib/shared/ids';
import { callbackPath } from '../callback-path';
import { endSession } from './end-session';
import { secureCookies, sessionSecret } from './session-cookie';
import { EXPIRES_HOURS } from './session-store';
import { signInWithOidc } from './sign-in-with-oidc';
import { signInWithPassword } from './sign-in-with-password';
import { startSession, type SignInFrom } from './start-session';

interface OidcClaims extends Profile {
  iss: string;
  email_verified?: boolean | string;
}

/**
 * next-auth's settings for one request. Its token holds our session's id and nothing else: people, rights and the end of a session
 * are ours, read from the database at every request. Provider, state, PKCE and nonce handling are next-auth's.
 */
export function authOptions(from: SignInFrom): AuthOptions {
  // Set by whichever way of signing in succeeds, read by the jwt callback of the same request.
  let sessionId: string | null = null;
  return {
    secret: sessionSecret(),
    useSecureCookies: secureCookies(),
    session: { strategy: 'jwt', maxAge: EXPIRES_HOURS * 3600 },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    providers: [
      credentialsProvider({
        id: 'credentials',
        name: 'E-mail and password',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(given) {
          const email = typeof given?.email === 'string' ? given.email : '';
          const password = typeof given?.password === 'string' ? given.password : '';
          try {
            const personId = await signInWithPassword({ email, password }, from.address);
            sessionId = await startSession(personId, 'password', from);
            return { id: personId };
          } catch (error) {
            throw new Error(signInCode(error), { cause: error });
          }
        },
      }),
      ...oidcProviders(),
    ],
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.provider !== 'oidc') return true;
        const claims = profile as OidcClaims;
        try {
          const personId = await signInWithOidc({
            issuer: claims.iss,
            subject: account.providerAccountId,
            email: claims.email ?? null,
            emailVerified: claims.email_verified === true || claims.email_verified === 'true',
            name: claims.name ?? null,
          });
          sessionId = await startSession(personId, 'oidc', from);
          return true;
        } catch (error) {
          return `/sign-in?error=${signInCode(error)}`;
        }
      },
      jwt({ token, trigger }) {
        const sid = trigger === 'signIn' ? sessionId : token['sid'];
        return typeof sid === 'string' ? { sid } : {};
      },
      session({ session }) {
        // /api/auth/session tells no more than that and how long: pages get the person from us.
        return { expires: session.expires };
      },
      redirect({ url }) {
        return `${publicUrl()}${callbackPath(url, publicUrl())}`;
      },
    },
    events: {
      async signOut({ token }) {
        const sid = token?.['sid'];
        if (typeof sid === 'string' && isUuid(sid)) await endSession(sid);
      },
    },
    logger: {
      error: (code, metadata) => log().warn({ code, reason: reasonOf(metadata) }, 'sign-in'),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** OIDC when it is configured: authorization code with PKCE, state and nonce; claims from the ID token, the rest from userinfo. */
function oidcProviders(): OAuthConfig<OidcClaims>[] {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = env();
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID) return [];
  return [
    {
      id: 'oidc',
      name: OIDC_NAME,
      type: 'oauth',
      wellKnown: `${OIDC_ISSUER.replace(/(?<!\/)\/+$/, '')}/.well-known/openid-configuration`,
      clientId: OIDC_CLIENT_ID,
      ...(OIDC_CLIENT_SECRET ? { clientSecret: OIDC_CLIENT_SECRET } : { client: { token_endpoint_auth_method: 'none' } }),
      authorization: { params: { scope: 'openid email profile' } },
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      userinfo: {
        async request({ tokens, client }) {
          const { claims } = tokens as unknown as { claims(): OidcClaims };
          const said = claims.call(tokens);
          if (said.email !== undefined && said.email_verified !== undefined) return said;
          // Many providers say the address at userinfo only; the client checks that it speaks of the same subject.
          return { ...(await client.userinfo(tokens as never)), ...said } as unknown as OidcClaims;
        },
      },
      profile: (claims) => ({ id: claims.sub ?? '' }),
    },
  ];
}

/** The code that the sign-in page explains. What went wrong inside stays in the server log. */
function signInCode(error: unknown): string {
  if (!(error instanceof AppError)) {
    log().error({ reason: reasonOf(error) }, 'sign-in failed');
    return 'Unavailable';
  }
  if (error.code === 'locked') return `Locked-${Math.max(1, Math.ceil((error.retryAfter ?? 60) / 60))}`;
  if (error.code === 'unauthenticated') return 'CredentialsSignin';
  if (error.code === 'forbidden') return 'NoAccess';
  if (error.code === 'tooManyRequests') return 'Busy';
  return 'Unavailable';
}

/** The class and code of an error; its text can hold what somebody typed or a provider sent. */
function reasonOf(thrown: unknown): string {
  const error = thrown instanceof Error ? thrown : (thrown as { error?: unknown } | undefined)?.error;
  if (!(error instanceof Error)) return typeof thrown;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}

/** What the sign-in page offers besides e-mail and password. */
export function singleSignOn(): { name: string } | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_NAME } = env();
  return OIDC_ISSUER && OIDC_CLIENT_ID ? { name: OIDC_NAME } : null;
}
