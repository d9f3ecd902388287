/** Letters of what stands before the first hit that a row has room for. */
const LEAD = 12;

/** An excerpt for a narrow line: what leads up to the first hit is cut from its beginning, so that the hit itself is in sight. */
export function nearHit<P extends { text: string; hit: boolean }>(parts: readonly P[]): readonly P[] {
  const [lead, ...rest] = parts;
  if (!lead || lead.hit || rest.length === 0) return parts;
  const letters = [...lead.text];
  if (letters.length <= LEAD + 1) return parts;
  return [{ ...lead, text: `…${letters.slice(-LEAD).join('')}` }, ...rest];
}
