import type { SubjectView } from '@/lib/assessment/contract';
import { Badge } from '../ui/badge';

/** What a call would do, on whose word, and whether it can be undone. */
export function Effect({ subject: { effect } }: { subject: SubjectView }) {
  if (!effect) return null;
  const basis = {
    profile: 'as registered',
    annotations: 'by its annotations',
    schema: 'by its schema',
    words: 'by its name',
    none: 'nothing known',
  }[effect.basis];
  return (
    <span className="text-label font-normal text-muted">
      effect {effect.effect.replace('_', ' ')} ({basis}),{' '}
      {{ yes: 'can be undone', no: 'cannot be undone', unknown: 'not known whether it can be undone' }[effect.reversible]}
      {effect.amount ? `, ${effect.amount.value} ${effect.amount.currency ?? ''}`.trimEnd() : ''}
    </span>
  );
}

/** How many claims of an answer the context supports. */
export function Claims({ subject }: { subject: SubjectView }) {
  if (subject.claims.length === 0) return null;
  const count = (label: string): number => subject.claims.filter((one) => one.label === label).length;
  const parts = [
    [count('supported'), 'supported'],
    [count('contradicted'), 'contradicted'],
    [count('unsupported'), 'unsupported'],
    [count('no_context'), 'without context'],
  ].filter(([n]) => Number(n) > 0);
  return (
    <Badge tone={count('contradicted') > 0 ? 'critical' : 'outline'}>
      claims: {parts.map(([n, word]) => `${n} ${word}`).join(', ')}
    </Badge>
  );
}
