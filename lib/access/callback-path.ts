/**
 * Where to go after signing in: a path of ours, or `/`. Everything a browser could read as another site (`//host`, `/\host`, a
 * scheme, control characters it drops) is refused. `own` lets an absolute address of our own site through, as a path. Client-safe.
 */
export function callbackPath(given: string | null | undefined, own?: string): string {
  if (!given || given.length > 2000 || /[\u0000-\u001f\u007f\\]/.test(given)) return '/';
  const base = 'http://countersign.invalid';
  if (!given.startsWith('/') && !own) return '/';
  if (!URL.canParse(given, base)) return '/';
  const url = new URL(given, base);
  if (url.origin !== base && url.origin !== (own && URL.canParse(own) ? new URL(own).origin : null)) return '/';
  if (!given.startsWith('/') && url.origin === base) return '/';
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith('//') || /^\/(sign-in|setup|invitation|api\/auth)(\/|\?|#|$)/.test(path) ? '/' : path;
}
