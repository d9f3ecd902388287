import type { ListSpec } from '../explorer/list-state';

/** The queue: its columns and views. Its order is the server's: the sharpest and most urgent first. Client-safe. */
export const DESK_COLUMNS = {
  tier: 'Risk',
  what: 'What',
  target: 'Target',
  subject: 'For whom',
  environment: 'Where',
  agent: 'AI system',
  left: 'Time left',
  votes: 'Votes',
  claim: 'Held by',
  waits: 'Asked for',
  state: 'State',
  asked: 'Asked',
  rule: 'Rule',
  id: 'Id',
} as const;

export const deskList: ListSpec = {
  path: '/approvals',
  columns: Object.keys(DESK_COLUMNS),
  defaultColumns: ['tier', 'what', 'target', 'subject', 'environment', 'agent', 'left', 'votes', 'claim', 'waits'],
  fixedColumns: ['what'],
  sorts: ['urgency'],
  defaultSort: 'urgency',
  defaultRange: 'all',
  series: ['none'],
  defaultSeries: 'none',
};

export const DESK_VIEWS = {
  waiting: { word: 'All waiting', query: 'state=waiting', count: 'waiting' },
  mine: { word: 'Mine', query: 'mine=true', count: 'mine' },
  unclaimed: { word: 'Unclaimed', query: 'unclaimed=true', count: 'unclaimed' },
  expiring: { word: 'Expiring soon', query: 'sla=overdueSoon', count: 'dueSoon' },
  second: { word: 'Needs second person', query: 'secondPerson=true', count: 'secondPerson' },
  halted: { word: 'Halted', query: 'halted=true', count: 'halted' },
  afterwards: { word: 'Look at afterwards', query: 'secondReview=true', count: 'secondReview' },
  decided: { word: 'All decided', query: 'state=decided', count: null },
} as const;
export type DeskView = keyof typeof DESK_VIEWS;

/** `view:mine tier:high` in the address; anything else is the default. */
export function readDeskQuery(q: string): { view: DeskView; tier: string | null } {
  const view = /(?:^|\s)view:(\w+)/.exec(q)?.[1] ?? '';
  const tier = /(?:^|\s)tier:(low|medium|high|critical|unscored)(?:\s|$)/.exec(q)?.[1] ?? null;
  return { view: Object.hasOwn(DESK_VIEWS, view) ? (view as DeskView) : 'waiting', tier };
}
export function printDeskQuery({ view, tier }: { view: DeskView; tier: string | null }): string {
  return [view === 'waiting' ? null : `view:${view}`, tier ? `tier:${tier}` : null].filter(Boolean).join(' ');
}
export function deskUrl(query: { view: DeskView; tier: string | null }, page: { limit: number; cursor: string | null }): string {
  const params = new URLSearchParams(DESK_VIEWS[query.view].query);
  // An emergency approval that waits for its second look is decided already.
  if (query.view === 'afterwards') params.set('state', 'all');
  if (query.tier) params.set('tier', query.tier);
  params.set('limit', String(page.limit));
  if (page.cursor) params.set('cursor', page.cursor);
  return `/api/v1/reviews?${params}`;
}
