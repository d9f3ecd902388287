/** How long there is until then, as text that changes at most once a minute. Pure. */
export function timeLeftWords(until: string, now: number): string {
  const seconds = Math.floor((Date.parse(until) - now) / 1000);
  if (!Number.isFinite(seconds)) return 'no end';
  if (seconds <= 0) return 'time is over';
  if (seconds < 60) return 'less than a minute left';
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  const hours = Math.floor(minutes / 60);
  if (hours < 6 && minutes % 60 > 0) return `${hours} h ${minutes % 60} min left`;
  return hours < 48 ? `${hours} h left` : `${Math.floor(hours / 24)} days left`;
}

/** Steps at which a screen reader is told: not each minute. */
export function announcedStep(until: string, now: number): string | null {
  const minutes = (Date.parse(until) - now) / 60_000;
  if (minutes <= 0) return 'The time to decide is over.';
  for (const step of [1, 5, 15])
    if (minutes <= step) return `Less than ${step === 1 ? 'a minute' : `${step} minutes`} left to decide.`;
  return null;
}
