'use client';
import { useEffect, useRef, useState } from 'react';
import Link from 'next/link';
import type { EvaluatedView } from '@/lib/assessment/evaluate-on-decision';
import type { ActionResult } from '@/lib/http/problem';
import type { PolicyDocument } from '@/lib/policy/contract';
import { RouteBadge } from '../ui/badge';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Notice } from '../ui/states';

const PAUSE = 450;

/** The draft on one decision, anew after every change: which route it would have, and which rules say so. */
export function DecisionPanel({
  document,
  signature,
  evaluate,
  recent,
  faulty,
}: {
  document: PolicyDocument;
  /** Changes with the document. */
  signature: string;
  evaluate: (input: { decision: string; document: unknown }) => Promise<ActionResult<EvaluatedView>>;
  recent: string | null;
  /** The check has named what is wrong with the document already. */
  faulty: boolean;
}) {
  const [decision, setDecision] = useState(recent ?? '');
  const [said, setSaid] = useState<EvaluatedView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const asked = useRef(0);
  const held = useRef(document);
  useEffect(() => {
    held.current = document;
  });
  useEffect(() => {
    const turn = ++asked.current;
    const timer = setTimeout(() => {
      if (decision.trim() === '') {
        setSaid(null);
        setProblem(null);
        return;
      }
      void evaluate({ decision: decision.trim(), document: held.current })
        .then((result) => {
          if (turn !== asked.current) return;
          setSaid(result.ok ? result.data : null);
          setProblem(result.ok ? null : result.error.message);
        })
        .catch(() => setProblem('The server could not be reached.'));
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [decision, signature, evaluate]);
  return (
    <section aria-labelledby="decision-title" className="flex flex-col gap-3">
      <h2 id="decision-title" className="text-h3">
        On a decision
      </h2>
      <Field label="Decision" hint="Its id, the emitter’s own, or a trace id.">
        <Input
          value={decision}
          spellCheck={false}
          autoComplete="off"
          className="font-mono"
          onChange={(event) => setDecision(event.target.value)}
        />
      </Field>
      {problem && faulty ? (
        <p className="text-muted">Shown as soon as nothing above is left to mend.</p>
      ) : problem ? (
        <Notice tone="warning" live>
          {problem}
        </Notice>
      ) : null}
      {said ? (
        <div className="flex flex-col gap-3">
          <p role="status" className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="text-muted">in force</span> <RouteBadge route={said.before} />
            <span className="text-muted">with this draft</span> <RouteBadge route={said.after} />
            <Link href={`/decisions/${said.decision}`} prefetch={false} className="link inline-flex min-h-6 items-center">
              open it
            </Link>
          </p>
          {said.subjects.map((one) => (
            <details
              key={one.no}
              open={one.outcome.matched.length > 0 || one.outcome.errors.length > 0}
              className="border-t border-line pt-2"
            >
              <summary className="flex min-h-6 cursor-pointer flex-wrap items-center gap-2">
                <span className="font-medium">
                  {one.tool ?? { input: 'What came in', output: 'The answer', action: 'An action' }[one.stage]}
                </span>
                <RouteBadge route={one.outcome.route} />
              </summary>
              <ul className="mt-2 flex flex-col gap-1">
                {one.outcome.matched.map((rule) => (
                  <li key={`${rule.policy}${rule.rule}`} className="break-words">
                    <code className="font-mono text-label">
                      {rule.policy}@{rule.version || 'draft'}#{rule.rule}
                    </code>{' '}
                    holds: {rule.reason}
                  </li>
                ))}
                {one.outcome.errors.map((rule) => (
                  <li key={`${rule.policy}${rule.rule}!`} className="break-words text-critical-text">
                    <code className="font-mono text-label">{rule.rule}</code> failed: {rule.message}
                  </li>
                ))}
                {one.outcome.matched.length === 0 && one.outcome.errors.length === 0 ? (
                  <li className="text-muted">No rule holds; the tier decides.</li>
                ) : null}
              </ul>
              <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-label">
                {one.facts.map((fact) => (
                  <div key={fact.name} className="contents">
                    <dt className="font-mono text-muted">{fact.name}</dt>
                    <dd className="min-w-0 break-words">
                      <bdi>{fact.value}</bdi>
                    </dd>
                  </div>
                ))}
              </dl>
            </details>
          ))}
        </div>
      ) : null}
    </section>
  );
}
