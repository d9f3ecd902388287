import { env } from '@/lib/env';

/**
 * What a process remembers of its database and no single workspace owns: made by `make`, and made anew once DATABASE_URL names another one, of which
 * nothing is known yet. Returns how to get at it.
 */
export function perDatabase<T>(make: () => T): () => T {
  let held: { url: string | undefined; value: T } | undefined;
  return () => {
    const url = env().DATABASE_URL;
    if (!held || held.url !== url) held = { url, value: make() };
    return held.value;
  };
}
