import type { Series } from '@/components/charts/tones';

const RISK: readonly Series[] = [
  { key: 'unscored', label: 'unscored', tone: 'unscored' },
  { key: 'low', label: 'low', tone: 'low' },
  { key: 'medium', label: 'medium', tone: 'medium' },
  { key: 'high', label: 'high', tone: 'high' },
  { key: 'critical', label: 'critical', tone: 'critical' },
];
const STATUS: readonly Series[] = [
  { key: 'ok', label: 'ok', tone: 'ok' },
  { key: 'running', label: 'running', tone: 'running' },
  { key: 'incomplete', label: 'incomplete', tone: 'incomplete' },
  { key: 'error', label: 'error', tone: 'error' },
];

/** What the histogram is stacked of, the quietest lowest. */
export function decisionSeries(by: string): readonly Series[] {
  return by === 'status' ? STATUS : RISK;
}
