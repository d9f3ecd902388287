/** Days and hours of the roster in words. Pure and client-safe. */
export const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
export const minutesOf = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
};
export const daysWords = (weekdays: readonly number[]): string =>
  weekdays.length === 7 ? 'every day' : weekdays.join() === '1,2,3,4,5' ? 'Mon to Fri' : [...weekdays].sort().map((day) => DAYS[day - 1]).join(', '); // prettier-ignore
