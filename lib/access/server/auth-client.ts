/**
 * A browser as small as a test needs: keeps cookies between calls of the routes under /api/auth. Only tests import it.
 */
export function authClient(handle: (request: Request) => Promise<Response>, origin = 'http://127.0.0.1:3000') {
  const jar = new Map<string, string>();
  const from = { address: '198.51.100.7' };
  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', cookieHeader());
    headers.set('x-forwarded-for', from.address);
    headers.set('user-agent', 'test browser');
    const response = await handle(new Request(new URL(path, origin), { ...init, headers }));
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      const gone = /max-age=0|expires=Thu, 01 Jan 1970/i.test(line) || pair.length === equals + 1;
      if (gone) jar.delete(pair.slice(0, equals));
      else jar.set(pair.slice(0, equals), decodeURIComponent(pair.slice(equals + 1)));
    }
    return response;
  }
  const cookieHeader = (): string => [...jar].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
  async function csrf(): Promise<string> {
    return ((await (await send('/api/auth/csrf')).json()) as { csrfToken: string }).csrfToken;
  }
  async function post(path: string, form: Record<string, string>): Promise<Response> {
    return send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken: await csrf(), json: 'true', ...form }).toString(),
    });
  }
  return {
    jar,
    from,
    send,
    post,
    /** Signs in as a form would; the answer is the status and the error code, if any. */
    async signIn(
      email: string,
      password: string,
      form: Record<string, string> = {},
    ): Promise<{ status: number; error: string | null; url: string }> {
      const response = await post('/api/auth/callback/credentials', { email, password, ...form });
      const { url } = (await response.json()) as { url: string };
      return { status: response.status, error: new URL(url, origin).searchParams.get('error'), url };
    },
    sessionToken: (): string | undefined => jar.get('next-auth.session-token'),
  };
}
