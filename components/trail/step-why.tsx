'use client';
import { useMemo } from 'react';
import Link from 'next/link';
import { SearchX } from 'lucide-react';
import type { Step } from '@/lib/dialects/step';
import { KindIcon } from '../timeline/step-appearance';
import type { TrailNode } from '../timeline/trail-tree';
import { roundedScore, STAGE_WORDS } from '../risk/words';
import { RiskBadge, RouteBadge } from '../ui/badge';
import { Button } from '../ui/button';
import { FieldBlock } from './field-block';
import { FieldSource } from './field-source';
import { JsonField } from './json-field';
import { Part } from './step-content';
import { useTrail } from './trail-context';

const MOST_LISTED = 6;

/** Why a step ran, as far as the record can say: what came before it, and apart from that what the model says of itself. */
export function StepWhy({ step, node }: { step: Step; node: TrailNode | undefined }) {
  const { select, approvalOf, scoredOf, startMissed } = useTrail();
  const scored = scoredOf(step.id);
  const approval = approvalOf(step.id);
  const before = useMemo(() => precedents(node), [node]);
  const own =
    step.rationale !== undefined || step.plan !== undefined || step.stateBefore !== undefined || step.stateAfter !== undefined;
  return (
    <div className="flex flex-col gap-5">
      <Part title="What stood before it">
        <p className="max-w-prose text-ink-2">
          Steps that ended before this one started, in the same part of the trail. They could inform it; the record does not prove
          that they caused it.
        </p>
        {before.length === 0 ? <p className="text-muted">Nothing: it is the first of its part.</p> : null}
        <ol className="flex flex-col">
          {before.map((other) => (
            <li key={other.id}>
              <button
                type="button"
                onClick={() => select(other.id)}
                className="flex min-h-8 w-full items-center gap-2 rounded-sm px-1 text-start hover:bg-hover"
              >
                {other.step ? <KindIcon kind={other.step.kind} /> : null}
                <span className="link min-w-0 truncate">{other.step?.toolName ?? other.step?.name}</span>
                {other.step?.status === 'error' ? <span className="text-label text-critical-text">error</span> : null}
              </button>
            </li>
          ))}
        </ol>
      </Part>
      <Part title="The model’s own account">
        <p className="max-w-prose text-ink-2">
          {own
            ? 'What the model or agent wrote about itself, as the emitter sent it. It is an account, not proof of cause: models can give reasons that had no part in what they did.'
            : 'The emitter sent no rationale, plan or agent state with this step.'}
        </p>
        {step.rationale === undefined ? null : (
          <FieldBlock stepId={step.id} field="rationale" text={step.rationale} author="Rationale, by the AI" />
        )}
        {step.plan === undefined ? null : (
          <JsonField stepId={step.id} field="plan" value={step.plan} label="Plan" author="Plan, by the AI" />
        )}
        {step.stateBefore === undefined ? null : (
          <JsonField
            stepId={step.id}
            field="stateBefore"
            value={step.stateBefore}
            label="Agent state before"
            author="Agent state before the step"
          />
        )}
        {step.stateAfter === undefined ? null : (
          <JsonField
            stepId={step.id}
            field="stateAfter"
            value={step.stateAfter}
            label="Agent state after"
            author="Agent state after the step"
          />
        )}
        <FieldSource step={step} fields={['rationale', 'plan', 'stateBefore', 'stateAfter']} />
      </Part>
      <Part title="Rules">
        {approval ? (
          <p className="flex flex-wrap items-center gap-x-2">
            Leave was asked, and policy said <RouteBadge route={approval.route} />:{' '}
            <Link className="link" href={`/approvals/${approval.id}`} prefetch={false}>
              what was found, who decided, and what ran
            </Link>
          </p>
        ) : null}
        {scored.map((one) => (
          <p key={one.no} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            {STAGE_WORDS[one.stage]}:
            <RiskBadge tier={one.tier} score={one.tier === 'unscored' ? undefined : roundedScore(one.score)} />
            {one.route ? (
              <>
                <span className="text-muted">route</span> <RouteBadge route={one.route} />
              </>
            ) : null}
            <a className="link" href="#risk" onClick={unfoldRisk}>
              what was found
            </a>
          </p>
        ))}
        {!approval && scored.length === 0 ? (
          <p className="text-muted">
            No policy and no risk assessment was recorded for this step by itself. That is not a finding that it was allowed or
            harmless.
          </p>
        ) : null}
        {startMissed ? (
          <Button size="sm" className="self-start" onClick={() => startMissed(step.id, null)}>
            <SearchX aria-hidden /> Something was missed in this step
          </Button>
        ) : null}
      </Part>
    </div>
  );
}

/** The line about risk, with what folds out of it. */
function unfoldRisk(): void {
  document.querySelector('#risk > details')?.setAttribute('open', '');
}

/** Earlier siblings, nearest last, that had ended by the time this step began. */
function precedents(node: TrailNode | undefined): TrailNode[] {
  if (!node) return [];
  const family = node.parent ? node.parent.children : [];
  return family
    .filter((other) => other !== node && other.step && other.order < node.order && (other.end ?? Infinity) <= node.start + 1)
    .slice(-MOST_LISTED);
}
