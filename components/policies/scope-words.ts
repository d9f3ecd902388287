import type { PolicyScope } from '@/lib/policy/contract';

const STAGE_WORDS = { input: 'what comes in', output: 'answers', action: 'actions' } as const;

/** What a policy speaks of, in one line. Pure. */
export function scopeWords(scope: PolicyScope): string {
  const of = scope.stages ? scope.stages.map((one) => STAGE_WORDS[one]).join(', ') : 'everything';
  const parts = [
    of,
    ...(scope.tools ? [`by ${scope.tools.join(', ')}`] : []),
    scope.systems ? `of ${scope.systems.join(', ')}` : 'of every AI system',
    ...(scope.environments ? [`in ${scope.environments.join(', ')}`] : []),
  ];
  return parts.join(' ');
}
