/** What the sign-in page says for each code that /api/auth answers with. */
export function explainSignIn(code: string): string {
  const locked = /^Locked-(\d{1,4})$/.exec(code);
  if (locked) {
    const minutes = Number(locked[1]);
    return `Too many attempts. Signing in is locked for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}. An administrator can lift the lock of an account under People. If it was not you, tell them.`;
  }
  return EXPLANATIONS[code] ?? 'Signing in did not work. Try again; if it keeps failing, tell an administrator.';
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  CredentialsSignin: 'The e-mail address or the password is not right.',
  NoAccess:
    'You are known, but you have no access to Countersign right now. Ask an administrator to add you, or to look at your dates of access.',
  Busy: 'Many people are signing in right now. Try again in a few seconds.',
  Unavailable: 'Countersign cannot reach its database right now. Nothing is lost; try again in a minute.',
  SessionRequired: 'Sign in to see this page.',
  OAuthSignin: 'The sign-in provider could not be reached. Try again, or sign in with your password.',
  OAuthCallback: 'The sign-in provider refused, or its answer took too long. Start again.',
  Callback: 'The sign-in provider refused, or its answer took too long. Start again.',
  AccessDenied: 'The sign-in provider refused access.',
  Configuration: 'Signing in is not configured rightly. The server log says what is wrong.',
  csrf: 'This page was open for too long. It has been renewed; try again.',
};

async function csrfToken(): Promise<string> {
  const response = await fetch('/api/auth/csrf', { cache: 'no-store' });
  return ((await response.json()) as { csrfToken: string }).csrfToken;
}

async function post(path: string, fields: Record<string, string>): Promise<URL> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: 'true' }),
  });
  const { url } = (await response.json()) as { url?: string };
  return new URL(url ?? '/sign-in?error=Unavailable', window.location.href);
}

/** Signs in. Returns null, or the code of what went wrong. */
export async function postCredentials(email: string, password: string): Promise<string | null> {
  try {
    const url = await post('/api/auth/callback/credentials', { email, password });
    return url.searchParams.get('error') ?? (url.searchParams.get('csrf') ? 'csrf' : null);
  } catch {
    return 'Unavailable';
  }
}

/** The address of the sign-in provider to go to, or the code of what went wrong. */
export async function startSingleSignOn(target: string): Promise<{ url: string } | { error: string }> {
  try {
    const url = await post('/api/auth/signin/oidc', { callbackUrl: target });
    const error = url.searchParams.get('error');
    return error && url.origin === window.location.origin ? { error } : { url: url.href };
  } catch {
    return { error: 'OAuthSignin' };
  }
}
