import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Role } from '@/lib/access/actor';

/** The instance that e2e/support/global-setup.ts serves: told to the tests through these variables. */
export const DIR_VARIABLE = 'COUNTERSIGN_E2E_DIR';
export const URL_VARIABLE = 'COUNTERSIGN_E2E_URL';

export interface Demo {
  url: string;
  apiKey: string;
  users: { email: string; role: Role; password: string }[];
}

export function instanceDir(): string {
  const dir = process.env[DIR_VARIABLE];
  if (!dir) throw new Error('No instance is served: start the browser tests with `npx playwright test`.');
  return dir;
}

/** The address, sign-ins and key of the served instance, as `npm run demo` writes them. */
export function readDemo(): Demo {
  return JSON.parse(readFileSync(path.join(instanceDir(), 'data', 'demo.json'), 'utf8')) as Demo;
}

/** Where the signed-in state of a role is kept during the run. */
export function stateFile(role: Role): string {
  return path.join(instanceDir(), `state-${role}.json`);
}
