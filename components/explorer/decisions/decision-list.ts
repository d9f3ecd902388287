import { listHref, type ListSpec, type ListState } from '../list-state';

/** The decision explorer as a list: its columns, orders and series. Client-safe; other pages build links to it with explorerHref. */
export const DECISION_COLUMNS = {
  time: 'Time',
  system: 'System',
  what: 'What happened',
  tools: 'Tools',
  model: 'Model',
  risk: 'Risk',
  route: 'Route',
  status: 'Status',
  seal: 'Seal',
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
export const CONTENT_COLUMNS: readonly DecisionColumn[] = ['input', 'output'];

export const DECISION_SORTS = {
  '-startedAt': 'Newest first',
  startedAt: 'Oldest first',
  '-receivedAt': 'Last received first',
  '-riskScore': 'Highest risk score first',
} as const;

export const decisionList: ListSpec = {
  path: '/decisions',
  columns: Object.keys(DECISION_COLUMNS),
  defaultColumns: ['time', 'system', 'what', 'tools', 'model', 'risk', 'route', 'status', 'seal'],
  fixedColumns: ['what'],
  sorts: Object.keys(DECISION_SORTS),
  defaultSort: '-startedAt',
  defaultRange: '30d',
  /** What the histogram is stacked by; `none` hides it. */
  series: ['risk', 'status', 'none'],
  defaultSeries: 'risk',
};

/** A link to the explorer: `explorerHref({ q: 'status:error', range: { preset: '7d' } })`. */
export function explorerHref(patch: Partial<ListState> = {}): string {
  return listHref(decisionList, patch);
}
