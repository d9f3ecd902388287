import type { ImportProgress } from '@/lib/ingest/import/summary';

const BAR = 24;
const PLAIN_EVERY_MS = 5_000;
const TTY_EVERY_MS = 100;

/** Progress of an import: a bar on a terminal, a line every few seconds elsewhere. */
export class ImportDisplay {
  private shownAt = 0;
  private drawn = false;
  private finished = '';
  constructor(private readonly out: NodeJS.WriteStream) {}

  show(progress: ImportProgress): void {
    const now = Date.now();
    const done = progress.bytesDone >= progress.bytesTotal;
    if (!done && now - this.shownAt < (this.out.isTTY ? TTY_EVERY_MS : PLAIN_EVERY_MS)) return;
    if (done && !this.out.isTTY) {
      if (this.shownAt === 0 || this.finished === progress.path) return; // over before there was anything to wait for, or said
      this.finished = progress.path;
    }
    this.shownAt = now;
    const share = progress.bytesTotal > 0 ? Math.min(1, progress.bytesDone / progress.bytesTotal) : 1;
    const counts = `${progress.accepted} accepted, ${progress.duplicates} duplicates, ${progress.rejected} refused`;
    const percent = `${Math.floor(share * 100)}%`;
    if (!this.out.isTTY) {
      this.out.write(`${progress.path}: ${percent}, ${counts}\n`);
      return;
    }
    const filled = Math.round(share * BAR);
    const line = `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${percent.padStart(4)} ${counts}`;
    this.out.write(`\r${line.slice(0, Math.max(20, (this.out.columns ?? 80) - 1))}\u001b[K`);
    this.drawn = true;
  }

  end(): void {
    if (this.drawn) this.out.write('\n');
    this.drawn = false;
  }
}
