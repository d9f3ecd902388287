import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readOrMakeSecret } from '@/lib/db/embedded/place';
import { env, setEnv } from '@/lib/env';

/** The keys of an installation: the file in `<data dir>/keys`, and the variable that stands in for it. */
const KEYS = [
  { file: 'workspace', variable: 'COUNTERSIGN_WORKSPACE_KEY', what: 'the workspace key (fingerprints, tokens, cursors)' },
  { file: 'nextauth-secret', variable: 'NEXTAUTH_SECRET', what: 'the secret that signs sessions' },
] as const;

/** A start without the keys it needs; `message` says which and how to make them. */
export class KeysMissing extends Error {
  override readonly name = 'KeysMissing';
}

/**
 * Makes the key files that are missing (mode 0600). Existing ones stay as they are: losing one makes old fingerprints and
 * sessions worthless. Returns which were made.
 */
export function initKeys(dataDir: string): { file: string; made: boolean }[] {
  return KEYS.map(({ file }) => {
    const at = path.join(dataDir, 'keys', file);
    const made = !existsSync(at);
    readOrMakeSecret(at);
    return { file: at, made };
  });
}

/**
 * Puts the keys in place for this process and its children. With the embedded database missing ones are made; with DATABASE_URL
 * they must be there, because a node that made its own would disagree with the others. Throws KeysMissing.
 */
export function loadKeys(dataDir: string, mayMake: boolean): void {
  if (mayMake) initKeys(dataDir);
  const missing = KEYS.filter(({ file, variable }) => !env()[variable] && !existsSync(path.join(dataDir, 'keys', file)));
  if (missing.length > 0) {
    const lines = missing.map(({ file, variable, what }) => `  ${path.join(dataDir, 'keys', file)} or ${variable}: ${what}`);
    throw new KeysMissing(
      `DATABASE_URL is set, so keys are never made by themselves. Missing:\n${lines.join('\n')}\nMake them once with \`npm run countersign -- keys init\`, and give every node the same ones.`,
    );
  }
  for (const { file } of KEYS) {
    const at = path.join(dataDir, 'keys', file);
    if (existsSync(at) && (statSync(at).mode & 0o077) !== 0) {
      throw new KeysMissing(
        `${at} can be read by others. Run \`chmod 600 ${at}\`, and consider whether the key must be replaced.`,
      );
    }
  }
  if (!env().NEXTAUTH_SECRET)
    setEnv({ NEXTAUTH_SECRET: readFileSync(path.join(dataDir, 'keys', 'nextauth-secret'), 'utf8').trim() });
}
