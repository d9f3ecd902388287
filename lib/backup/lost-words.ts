/** `events 1,204 to 1,377 (174)`: what a restored log is known to lack. Client-safe. */
export function lostWords(lost: { from: number; to: number }): string {
  const count = lost.to - lost.from + 1;
  const n = (value: number): string => value.toLocaleString('en');
  return count === 1 ? `event ${n(lost.from)}` : `events ${n(lost.from)} to ${n(lost.to)} (${n(count)})`;
}
