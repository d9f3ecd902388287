import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkVerdictKeys, initVerdictKey, VerdictKeyMissing } from '@/lib/approvals/server/verdict-keys';
import { readOrMakeSecret } from '@/lib/db/embedded/place';
import { env } from '@/lib/env';
import { checkSignerHome, initSignerHome } from '@/lib/ledger/server/signer-home';

/** A start without the key it needs; `message` says which and how to make it. */
export class KeysMissing extends Error {
  override readonly name = 'KeysMissing';
}

const keyFile = (dataDir: string): string => path.join(dataDir, 'keys', 'workspace');

/**
 * Makes the workspace key (mode 0600) when it is missing. An existing one stays as it is: losing it makes old fingerprints, tokens
 * and sessions worthless. Every other secret is derived from it (lib/ledger/server/workspace-key.ts).
 */
export function initKeys(dataDir: string): { file: string; made: boolean }[] {
  const file = keyFile(dataDir);
  const made = !existsSync(file);
  readOrMakeSecret(file);
  return [{ file, made }, initVerdictKey(path.join(dataDir, 'keys'))];
}

/** True when the workspace key is there: in its file, or in COUNTERSIGN_WORKSPACE_KEY. */
export function hasWorkspaceKey(dataDir: string): boolean {
  return env().COUNTERSIGN_WORKSPACE_KEY !== undefined || existsSync(keyFile(dataDir));
}

/**
 * Makes sure the keys are there for this process and its children. With the embedded database a missing one is made; with
 * DATABASE_URL it must be there, because a node that made its own would disagree with the others. Throws KeysMissing.
 */
export function loadKeys(dataDir: string, mayMake: boolean): void {
  if (mayMake && !env().COUNTERSIGN_VERDICT_KEY) initVerdictKey(path.join(dataDir, 'keys'));
  if (env().COUNTERSIGN_WORKSPACE_KEY) return;
  if (mayMake) initKeys(dataDir);
  const file = keyFile(dataDir);
  if (!existsSync(file)) {
    throw new KeysMissing(
      `The workspace key is missing: ${file}, or the variable COUNTERSIGN_WORKSPACE_KEY. With DATABASE_URL it is never made by itself.\nMake it once with \`npm run countersign -- keys init\`, and give every node the same one.`,
    );
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new KeysMissing(
      `${file} can be read by others. Run \`chmod 600 ${file}\`, and consider whether the key must be replaced.`,
    );
  }
}

/** Makes sure that this node can sign verdicts, and that nobody else can read what with. Throws KeysMissing. */
export function requireVerdictKey(): void {
  try {
    checkVerdictKeys();
  } catch (error) {
    if (error instanceof VerdictKeyMissing) throw new KeysMissing(`${error.message}\nEvery node needs the same one.`);
    throw error;
  }
}

/**
 * Makes sure that the signer's directory is there and private, as loadKeys does for the workspace key. Throws SignerHomeError. One that
 * was lost is not replaced in silence: a new one does not remember the logs that were signed, and refuses them.
 */
export function loadSigner(mayMake: boolean): void {
  if (mayMake) initSignerHome();
  checkSignerHome();
}
