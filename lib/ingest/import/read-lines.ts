import { isUtf8 } from 'node:buffer';

/** One line of a stream: its number from 1, and its text without the line break; or why it has none. */
export type StreamLine = { line: number; text: string } | { line: number; text: null; fault: 'tooLong' | 'notUtf8' };

const NEWLINE = 10;

/**
 * Splits a stream of bytes into lines without ever holding more than one of them. A line beyond `maxBytes` is skipped over and told, and
 * so is one that is not UTF-8: it costs itself only. Blank lines are left out and counted. What follows the last line break is a line when the stream ends well, and is not when it
 * breaks: half a line is no line.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<StreamLine> {
  let held: Uint8Array[] = [];
  let size = 0;
  let line = 1;
  let tooLong = false;
  const end = (): StreamLine | null => {
    const bytes = tooLong ? null : Buffer.concat(held, size);
    held = [];
    size = 0;
    tooLong = false;
    const number = line++;
    if (bytes === null) return { line: number, text: null, fault: 'tooLong' };
    if (!isUtf8(bytes)) return { line: number, text: null, fault: 'notUtf8' };
    const text = bytes.toString('utf8');
    return text.trim() === '' ? null : { line: number, text };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (;;) {
      const at = chunk.indexOf(NEWLINE, from);
      const part = chunk.subarray(from, at < 0 ? chunk.length : at);
      if (part.length > 0 && !tooLong) {
        size += part.length;
        if (size > maxBytes) {
          tooLong = true;
          held = [];
          size = 0;
        } else held.push(part);
      }
      if (at < 0) break;
      from = at + 1;
      const whole = end();
      if (whole) yield whole;
    }
  }
  if (size > 0 || tooLong) {
    const last = end();
    if (last) yield last;
  }
}
