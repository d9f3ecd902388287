import Link from 'next/link';
import type { DecisionApproval } from '@/lib/approvals/contract';
import { reasonText } from '@/lib/risk/reasons';
import { RiskBadge, RouteBadge } from '../ui/badge';
import { VisibleText } from '../ui/untrusted-text';
import { ChainList } from './chain-list';
import { StateBadge } from './state-badge';
import { verbPhrase } from './verb-phrase';

/** What agents asked leave for within a decision: each with its chain, and a link to the desk. */
export function TrailApprovals({ approvals, decision }: { approvals: readonly DecisionApproval[]; decision: string }) {
  return (
    <div className="grid min-w-0 gap-x-8 gap-y-8 xl:grid-cols-2">
      {approvals.map((one) => (
        <ApprovalCard key={one.id} approval={one} decision={decision} />
      ))}
    </div>
  );
}

/** One of them: beside the selected step too. */
export function ApprovalCard({ approval, decision }: { approval: DecisionApproval; decision: string }) {
  const { id, tool, effect } = approval;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link className="link font-medium" href={`/approvals/${id}`} prefetch={false}>
          {verbPhrase(tool, effect)}
        </Link>
        <bdi className="font-mono text-label text-muted">
          <VisibleText text={tool} />
        </bdi>
        <RiskBadge tier={approval.tier} />
        <RouteBadge route={approval.route} />
        <StateBadge state={approval.state} execution={approval.execution} overridden={approval.overridden} />
        {approval.required > 0 ? (
          <span className="text-label text-muted">
            {approval.approvals} of {approval.required} approved
          </span>
        ) : null}
      </p>
      {approval.findings.length > 0 ? (
        <ul aria-label="Findings" className="flex flex-col gap-0.5 text-label text-ink-2">
          {approval.findings.slice(0, 5).map((finding, index) => (
            <li key={index} className="border-s-2 border-line ps-2">
              {reasonText(finding)}
            </li>
          ))}
          {approval.findings.length > 5 ? (
            <li className="ps-2 text-muted">and {approval.findings.length - 5} more, on the page of the action</li>
          ) : null}
        </ul>
      ) : null}
      <ChainList label={`Chain of ${tool}`} chain={approval.chain} decision={decision} />
    </div>
  );
}
