import type { Random } from './random';

export const SAMPLE_DAYS = 90;
const DAY = 86_400_000;

/**
 * `count` instants (Unix ms, ascending) over the 90 days before `now`: more by day than by night, fewer at weekends, slowly
 * growing, as such traffic does.
 */
export function schedule(random: Random, count: number, now: number): number[] {
  const out: number[] = [];
  while (out.length < count) {
    const at = now - 120_000 - random.next() * (SAMPLE_DAYS * DAY - 240_000);
    const when = new Date(at);
    const hour = when.getUTCHours() + when.getUTCMinutes() / 60;
    const daylight = 0.15 + 0.85 * Math.max(0, Math.sin(((hour - 5) / 15) * Math.PI));
    const weekend = when.getUTCDay() % 6 === 0 ? 0.45 : 1;
    const growth = 0.6 + 0.4 * (1 - (now - at) / (SAMPLE_DAYS * DAY));
    if (random.chance(daylight * weekend * growth)) out.push(Math.floor(at));
  }
  return out.sort((a, b) => a - b);
}

/** Whole days before `now` that an instant lies: what the scripted changes of version are dated by. */
export function daysBefore(at: number, now: number): number {
  return (now - at) / DAY;
}
