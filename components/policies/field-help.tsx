import { CONDITION_FUNCTIONS, FACT_FIELDS, FINDING_FIELDS, ROUTE_WORDS } from '@/lib/policy/fact-fields';
import { knownValues } from '@/lib/policy/known-values';

/** What conditions may speak of, and how. */
export function FieldHelp() {
  return (
    <details className="border-t border-line pt-3">
      <summary className="min-h-6 cursor-pointer text-h3">What a condition may say</summary>
      <div className="mt-3 flex flex-col gap-4">
        <p className="max-w-prose text-ink-2">
          A condition is written in CEL. The strictest rule that holds decides. A condition that cannot be computed asks for a
          person.
        </p>
        <Terms
          label="Facts"
          terms={[
            ...FACT_FIELDS,
            ...FINDING_FIELDS.map((one) => ({
              ...one,
              path: `findings[].${one.path}`,
              values: knownValues(`findings[].${one.path}`),
            })),
          ].map((one) => [
            one.path,
            `${one.words}${one.values?.length ? ` ${one.values.join(', ')}.` : ''}${one.always ? '' : ' Ask has() first.'}`,
          ])}
        />
        <Terms label="Functions" terms={CONDITION_FUNCTIONS.map((one) => [one.example, one.words])} />
        <Terms label="Routes, the strictest last" terms={Object.entries(ROUTE_WORDS)} />
      </div>
    </details>
  );
}

function Terms({ label, terms }: { label: string; terms: readonly (readonly [string, string])[] }) {
  return (
    <div>
      <h3 className="mb-1 text-label font-medium text-ink-2">{label}</h3>
      <dl className="flex flex-col gap-1.5">
        {terms.map(([term, words]) => (
          <div key={term}>
            <dt>
              <code className="font-mono text-label break-words">{term}</code>
            </dt>
            <dd className="text-label text-muted">{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
