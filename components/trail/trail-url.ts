export const STEP_TABS = ['content', 'why', 'raw', 'comments'] as const;
export type StepTab = (typeof STEP_TABS)[number];

/** The part of a trail's state that is in its address. What equals the default is left out; other parameters stay as they are. */
export interface TrailUrlState {
  step: string | null;
  view: 'timeline' | 'transcript';
  tab: StepTab;
  errorsOnly: boolean;
}

export function readTrailUrl(query: URLSearchParams): TrailUrlState {
  const tab = STEP_TABS.find((name) => name === query.get('tab')) ?? 'content';
  return {
    step: query.get('step') || null,
    view: query.get('view') === 'transcript' ? 'transcript' : 'timeline',
    tab,
    errorsOnly: query.get('errors') === '1',
  };
}

export function writeTrailUrl(query: URLSearchParams, state: TrailUrlState): URLSearchParams {
  const next = new URLSearchParams(query);
  const set = (name: string, value: string | null): void => {
    if (value === null) next.delete(name);
    else next.set(name, value);
  };
  set('step', state.step);
  set('view', state.view === 'timeline' ? null : state.view);
  set('tab', state.tab === 'content' ? null : state.tab);
  set('errors', state.errorsOnly ? '1' : null);
  return next;
}
