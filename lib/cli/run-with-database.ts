import { dataDir } from '@/lib/env';
import { openDatabase } from './database';
import { loadKeys } from './keys';

/**
 * Runs the body of a command with the database open: that of the running launcher, that of DATABASE_URL, or the embedded one,
 * started for as long as the command takes. Messages go to standard error, so that `--json` output stays clean.
 */
export async function runWithDatabase<T>(command: string, work: () => Promise<T>): Promise<T> {
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const database = await openDatabase({ command: `npm run countersign -- ${command}`, url: null, share: true, tell });
  try {
    loadKeys(dataDir(), database.kind !== 'external');
    return await work();
  } finally {
    await database.close();
  }
}
