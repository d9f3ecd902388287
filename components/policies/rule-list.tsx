import type { PolicyDocument } from '@/lib/policy/contract';
import { RouteBadge } from '../ui/badge';

/** The rules of a document: when, then, why. */
export function RuleList({ document }: { document: PolicyDocument }) {
  return (
    <ol className="flex flex-col gap-4">
      {document.rules.map((rule) => (
        <li key={rule.id} className="border-s-2 border-line ps-4">
          <p className="flex flex-wrap items-center gap-2">
            <code className="font-mono font-medium">{rule.id}</code>
            <RouteBadge route={rule.route} />
          </p>
          <p className="mt-1 max-w-prose text-ink-2">{rule.reason}</p>
          <pre
            tabIndex={0}
            role="group"
            aria-label={`Condition of ${rule.id}`}
            className="mt-1 rounded-md bg-sunken px-3 py-2 font-mono text-label break-words whitespace-pre-wrap"
          >
            {rule.when}
          </pre>
          {rule.override ? (
            <p className="mt-1 max-w-prose text-label text-medium">May go below what the tier asks: {rule.override}</p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
