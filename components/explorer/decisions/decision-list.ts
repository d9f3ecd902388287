import { listHref, type ListSpec, type ListState } from '../list-state';

/** The decision explorer as a list: its columns, orders and series. Client-safe; other pages build links to it with explorerHref. */
export const DECISION_COLUMNS = {
  seal: 'Seal',
  time: 'Time',
  system: 'System',
  what: 'What happened',
  status: 'Status',
  risk: 'Risk',
  tools: 'Tools',
  model: 'Model',
  route: 'Route',
  environment: 'Environment',
  user: 'User',
  session: 'Session',
  duration: 'Duration',
  steps: 'Steps',
  errors: 'Errors',
  tokens: 'Tokens',
  prompt: 'Prompt version',
  agent: 'Agent version',
  policy: 'Policy version',
  flags: 'Flags',
  input: 'Input',
  output: 'Output',
  id: 'Id',
  externalId: "Emitter's id",
  traceId: 'Trace id',
} as const;
export type DecisionColumn = keyof typeof DECISION_COLUMNS;

/** Columns that show what people or models wrote: only for those who may read content. */
export const CONTENT_COLUMNS: readonly DecisionColumn[] = ['input', 'output', 'user', 'session'];

export const DECISION_SORTS = {
  '-startedAt': 'Newest first',
  startedAt: 'Oldest first',
  '-receivedAt': 'Last received first',
  '-riskScore': 'Highest risk score first',
} as const;

export const DECISION_CHARTS = { status: 'By status', risk: 'By risk', none: 'Hidden' } as const;

export const decisionList: ListSpec = {
  path: '/decisions',
  columns: Object.keys(DECISION_COLUMNS),
  defaultColumns: ['seal', 'time', 'system', 'what', 'status', 'risk', 'tools', 'model', 'route'],
  fixedColumns: ['what'],
  sorts: Object.keys(DECISION_SORTS),
  defaultSort: '-startedAt',
  defaultRange: '30d',
  /** What the histogram is stacked by; `none` hides it. */
  series: ['status', 'risk', 'none'],
  // Until a scorer runs, everything is unscored, and a chart of one colour says nothing.
  defaultSeries: 'status',
};

/** A link to the explorer: `explorerHref({ q: 'status:error', range: { preset: '7d' } })`. */
export function explorerHref(patch: Partial<ListState> = {}): string {
  return listHref(decisionList, patch);
}
