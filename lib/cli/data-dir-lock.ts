import path from 'node:path';
import { readHolderFile, takeHolderFile, type FileHolder } from './holder-file.mjs';

/** Who runs the embedded database of a data directory. */
export interface Holder extends FileHolder {
  url: string | null;
}

/** The data directory is in use; `message` says by whom. */
export class DataDirHeld extends Error {
  override readonly name = 'DataDirHeld';
  constructor(
    readonly holder: Holder,
    dataDir: string,
  ) {
    super(
      `${dataDir} is in use by \`${holder.command}\` (process ${holder.pid}${holder.url ? `, serving ${holder.url}` : ''}). Stop it first, or give this one another COUNTERSIGN_DATA_DIR.`,
    );
  }
}

/**
 * Takes the data directory for this process. Returns the function that gives it back. Throws DataDirHeld while another live
 * process has it; what a killed process left behind does not count.
 */
export function takeDataDir(dataDir: string, command: string, url: string | null): () => void {
  const taken = takeHolderFile<Holder>(path.join(dataDir, 'holder.json'), { command, url });
  if (typeof taken === 'function') return taken;
  throw new DataDirHeld(taken, dataDir);
}

/** The live process that has the data directory, or null. */
export function findHolder(dataDir: string): Holder | null {
  return readHolderFile<Holder>(path.join(dataDir, 'holder.json'));
}
