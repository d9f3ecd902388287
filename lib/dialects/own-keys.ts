import { kindBy, text, value, type Dialect } from './dialect';
import { STEP_KINDS, type StepKind } from './step-kinds';

const KINDS = Object.fromEntries(STEP_KINDS.map((kind) => [kind, kind])) as Record<string, StepKind>;

/** Our own attributes: they come before everybody's (docs/sending.md). */
export const OWN_KEYS: Dialect = {
  name: 'countersign.otel',
  version: '3',
  title: 'Our own attributes on any span',
  scopes: [],
  keys: ['countersign.*'],
  kind: kindBy('countersign.step.kind', KINDS),
  fields: {
    given: value('countersign.input'),
    returned: value('countersign.output'),
    promptName: text('countersign.prompt.name'),
    promptVersion: text('countersign.prompt.version'),
    rationale: text('countersign.rationale'),
    plan: (from) => from.json(['countersign.plan']),
    stateBefore: (from) => from.json(['countersign.state.before']),
    stateAfter: (from) => from.json(['countersign.state.after']),
  },
  never: 'nothing by themselves: they are what you add',
};
