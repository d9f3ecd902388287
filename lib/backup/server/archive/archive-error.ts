/** Why an archive cannot be used. `message` is for the person at the terminal; it never holds anything of the archive's content. */
export type ArchiveFault =
  'notAnArchive' | 'newerFormat' | 'wrongKind' | 'wrongSecret' | 'secretMissing' | 'damaged' | 'truncated' | 'trailing';

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  constructor(
    readonly fault: ArchiveFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
