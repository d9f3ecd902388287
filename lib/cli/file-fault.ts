const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  ENOTDIR: 'a part of the path is no directory',
  EISDIR: 'it is a directory',
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EROFS: 'the disk is read only',
  ENOSPC: 'the disk is full',
};

/** What is wrong with a file that somebody named, in a sentence; null when the error is about something else. */
export function fileFault(error: unknown): string | null {
  const { code, path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const said = code === undefined ? undefined : FAULTS[code];
  return said === undefined || path === undefined ? null : `${path} cannot be used: ${said}.`;
}

/** Whether the machine is at fault, and not whoever named the file: the same command works once there is room. */
export const isFullDisk = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOSPC';
