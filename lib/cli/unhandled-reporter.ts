import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/reporters';

/** Where the reporter writes: a JSON list of texts. Set by lib/cli/run-tests.ts. */
export const UNHANDLED_FILE = 'COUNTERSIGN_UNHANDLED_FILE';

/** Vitest's JSON report leaves out what was thrown outside of any test, though it makes the run fail: this writes it to a file. */
export default class UnhandledReporter implements Reporter {
  onTestRunEnd(...[, errors]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    const file = process.env[UNHANDLED_FILE]; // eslint-disable-line no-restricted-syntax -- set for this program alone, by the run that starts it
    if (file) writeFileSync(file, JSON.stringify(errors.map((error) => error.stack ?? error.message)));
  }
}
