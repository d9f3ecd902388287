import type { ListSpec } from '../explorer/list-state';

/** The list of artifacts: its columns and orders. Client-safe. */
export const ARTIFACT_COLUMNS = {
  kind: 'Kind',
  name: 'Name',
  version: 'Newest version',
  versions: 'Versions',
  state: 'State',
  deployed: 'Deployed now',
  systems: 'AI systems',
  lastSeen: 'Last seen',
  firstSeen: 'First seen',
  registered: 'Registered',
  id: 'Id',
} as const;

export const artifactList: ListSpec = {
  path: '/artifacts',
  columns: Object.keys(ARTIFACT_COLUMNS),
  defaultColumns: ['kind', 'name', 'version', 'versions', 'state', 'deployed', 'systems', 'lastSeen'],
  fixedColumns: ['name'],
  sorts: ['name', '-name', '-lastSeen', '-registered'],
  defaultSort: 'name',
  defaultRange: 'all',
  series: ['none'],
  defaultSeries: 'none',
};
export const ARTIFACT_SORT_WORDS = {
  name: 'By name',
  '-name': 'By name, from the end',
  '-lastSeen': 'Last seen first',
  '-registered': 'Last registered first',
} as const;
