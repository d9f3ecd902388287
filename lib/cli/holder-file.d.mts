export interface FileHolder {
  pid: number;
  /** Tells the process from a later one that got the same pid. */
  born: string;
  /** What the user typed, such as `npm start`. */
  command: string;
}
type About<H extends FileHolder> = Omit<H, 'pid' | 'born'>;
export function takeHolderFile<H extends FileHolder>(file: string, about: About<H>): (() => void) | H;
export function readHolderFile<H extends FileHolder>(file: string): H | null;
export function readHolderFiles<H extends FileHolder>(folder: string, prefix: string): H[];
export function whenFree<T>(
  file: string,
  about: About<FileHolder>,
  waits: (holder: FileHolder) => void,
  work: () => Promise<T>,
): Promise<T>;
