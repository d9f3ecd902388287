/** Letters of what stands before the first hit that a row has room for. */
const LEAD = 12;

/**
 * An excerpt for a narrow line: what leads up to the first hit is cut from its beginning, so that the hit itself is in sight. Half a word at the cut says
 * nothing and takes the room of the hit: it goes too, where a whole one follows.
 */
export function nearHit<P extends { text: string; hit: boolean }>(parts: readonly P[]): readonly P[] {
  const [lead, ...rest] = parts;
  if (!lead || lead.hit || rest.length === 0) return parts;
  const letters = [...lead.text];
  if (letters.length <= LEAD + 1) return parts;
  const kept = letters.slice(-LEAD).join('');
  const whole = letters.at(-LEAD - 1)!.trim() === '' ? kept : kept.replace(/^\S+\s+(?=.*[\p{L}\p{N}])/u, '');
  return [{ ...lead, text: `…${whole}` }, ...rest];
}
