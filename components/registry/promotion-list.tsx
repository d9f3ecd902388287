'use client';
import { Ban, Check, Hourglass, Undo2, type LucideIcon } from 'lucide-react';
import type { ActionResult } from '@/lib/http/problem';
import type { PromotionView } from '@/lib/registry/contract';
import { PROMOTION_WORDS, type PromotionActName, type PromotionState } from '@/lib/registry/promotion';
import { ReasonDialog } from '../retention/reason-dialog';
import { Badge, type BadgeTone } from '../ui/badge';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

const LOOKS: Readonly<Record<PromotionState, { tone: BadgeTone; icon: LucideIcon }>> = {
  requested: { tone: 'medium', icon: Hourglass },
  approved: { tone: 'good', icon: Check },
  rejected: { tone: 'critical', icon: Ban },
  withdrawn: { tone: 'outline', icon: Undo2 },
};
export type Decide = (input: { id: string; act: PromotionActName; reason: string }) => Promise<ActionResult<unknown>>;

/** Promotions of one artifact: what is asked, by whom, and who decided. Acts stand only beside what the reader may do. */
export function PromotionList({ promotions, decide }: { promotions: readonly PromotionView[]; decide: Decide }) {
  return (
    <Table label="What was asked and decided" className="-mx-gutter max-h-96">
      <Thead>
        <tr>
          <Th>Version</Th>
          <Th>To</Th>
          <Th>Asked</Th>
          <Th>State</Th>
          <Th>Decided</Th>
        </tr>
      </Thead>
      <tbody>
        {promotions.map((one) => {
          const name = `${one.version} to ${one.environment} of ${one.system.name}`;
          return (
            <Tr key={one.id}>
              <RowHeader className="font-medium">
                <bdi>{one.version}</bdi>
              </RowHeader>
              <Td>
                {one.system.name}, {one.environment}
                <span className="block text-label text-muted">
                  {one.from ? (
                    <>
                      from <Time at={one.from} style="stamp" />
                    </>
                  ) : (
                    'from the consent on'
                  )}
                </span>
              </Td>
              <Td className="max-w-80 py-1.5">
                <Time at={one.requestedAt} style="stamp" /> by {one.requestedBy}
                <span className="block break-words text-ink-2">{one.reason}</span>
              </Td>
              <Td>
                <Badge tone={LOOKS[one.state].tone} icon={LOOKS[one.state].icon}>
                  {PROMOTION_WORDS[one.state]}
                </Badge>
              </Td>
              <Td className="max-w-80 py-1.5">
                {one.decidedAt ? (
                  <>
                    <Time at={one.decidedAt} style="stamp" /> by {one.decidedBy}
                    <span className="block break-words text-ink-2">{one.decisionReason}</span>
                  </>
                ) : (
                  <span className="flex flex-wrap gap-1">
                    {one.may.approve ? (
                      <ReasonDialog
                        label="Approve"
                        name={name}
                        title={`Approve ${name}?`}
                        confirm="Approve and deploy"
                        tone="secondary"
                        action={actionOf(decide, one.id, 'approve')}
                      >
                        <p>
                          The window of this version begins, and what is deployed of this artifact there ends. Decisions from then
                          on are checked against it.
                        </p>
                      </ReasonDialog>
                    ) : null}
                    {one.may.reject ? (
                      <ReasonDialog
                        label="Reject"
                        name={name}
                        title={`Reject ${name}?`}
                        confirm="Reject"
                        tone="danger"
                        action={actionOf(decide, one.id, 'reject')}
                      >
                        <p>Nothing is deployed. Whoever asked may ask again.</p>
                      </ReasonDialog>
                    ) : null}
                    {one.may.withdraw ? (
                      <ReasonDialog
                        label="Withdraw"
                        name={name}
                        title={`Withdraw ${name}?`}
                        confirm="Withdraw"
                        action={actionOf(decide, one.id, 'withdraw')}
                      >
                        <p>You asked for this. A second person decides it, unless you take it back.</p>
                      </ReasonDialog>
                    ) : null}
                    {one.may.approve || one.may.reject || one.may.withdraw ? null : <span className="text-muted">not yet</span>}
                  </span>
                )}
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function actionOf(decide: Decide, id: string, act: PromotionActName) {
  return (reason: string) => decide({ id, act, reason });
}
