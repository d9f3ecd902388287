const STEP_MS = 10_000;

/**
 * Shows how far a long step is: a line that is rewritten on a terminal, and otherwise a line now and then. Nothing is shown when
 * it ends within the first moments.
 */
export function progress(
  title: string,
  tell: (line: string) => void,
): { update: (done: number, total: number) => void; end: () => void } {
  const tty = process.stderr.isTTY;
  const started = Date.now();
  let shown = started;
  let visible = false;
  const seconds = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  return {
    update(done, total) {
      const now = Date.now();
      if (now - shown < (tty ? 200 : visible ? STEP_MS : 1_000)) return;
      shown = now;
      visible = true;
      const text = `${title} ... ${total > 0 ? `${Math.floor((100 * done) / total)} % (${done} of ${total})` : String(done)}, ${seconds()}`;
      if (tty) process.stderr.write(`\r\x1b[K${text}`);
      else tell(text);
    },
    end() {
      if (!visible) return;
      if (tty) process.stderr.write('\r\x1b[K');
      tell(`${title}: done in ${seconds()}.`);
    },
  };
}
