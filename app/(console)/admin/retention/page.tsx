import type { Metadata } from 'next';
import Link from 'next/link';
import { NotPermitted } from '@/components/access/not-permitted';
import { DryRunTable, PurgeTable } from '@/components/retention/dry-run-table';
import { FloorChanges } from '@/components/retention/floor-changes';
import { PolicyForm } from '@/components/retention/policy-form';
import { PolicyTable } from '@/components/retention/policy-table';
import { Num } from '@/components/ui/num';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Notice } from '@/components/ui/states';
import { Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getRetention } from '@/lib/retention/server/get-retention';
import { fromPublicId } from '@/lib/shared/ids';
import { decide, set } from './actions';

export const metadata: Metadata = { title: 'Retention' };

export default async function RetentionPage() {
  const actor = await getActor('/admin/retention');
  if (!can(actor, 'retention.read')) return <NotPermitted permission="retention.read" />;
  const { policies, changes, systems: seen, dryRun, counted, purges, asOf } = await getRetention(actor);
  const manage = can(actor, 'retention.manage');
  const uuid = (id: string): string => fromPublicId('system', id) ?? '';
  const systems = seen.map(({ id, name }) => ({ id: uuid(id), name }));
  const due = dryRun.reduce((sum, row) => sum + row.due, 0);
  const held = dryRun.reduce((sum, row) => sum + row.held, 0);
  const endless = policies.find((one) => one.dataClass === 'decisionContent' && one.system === null)?.keepMonths === null;
  return (
    <>
      <PageHeader
        title="Retention"
        sentence="How long what is kept: not shorter than a law asks, not longer than needed. Envelopes stay for ever, so the log verifies after every purge."
        actions={manage ? <PolicyForm policy={null} systemId={null} systems={systems} set={set} /> : null}
      />
      {endless ? (
        <Notice className="mx-gutter mb-4">
          No end is set for the content of decisions, so nothing of it goes by itself. Personal data may be kept no longer than
          its purpose needs (GDPR Art. 5(1)(e)): set a period for all AI systems, and longer ones where a duty asks for them.
        </Notice>
      ) : null}
      {changes.length > 0 ? (
        <Section id="second-person" title="Waits for a second person" className="mb-6">
          <p className="mb-3 max-w-prose text-prose text-ink-2">
            These periods declare less of a duty than what is. Nothing changes until somebody else than who asked confirms it.
          </p>
          <div className="-mx-gutter">
            <FloorChanges changes={changes} decide={decide} />
          </div>
        </Section>
      ) : null}
      <PolicyTable
        policies={policies}
        change={(one) =>
          manage ? (
            <PolicyForm policy={one} systemId={one.system ? uuid(one.system.id) : null} systems={systems} set={set} />
          ) : null
        }
      />
      <Section
        id="dry-run"
        title="What would go now"
        className="mt-8"
        aside={
          <>
            {counted ? 'counted' : 'as of'} <Time at={asOf} style="full" />; the worker looks every ten minutes
          </>
        }
      >
        <p className="mb-3 max-w-prose text-prose text-ink-2">
          {!counted ? (
            'There is too much to be counted for a page.'
          ) : due === 0 ? (
            'Nothing is due.'
          ) : (
            <>
              <Num value={due} />
              {' would go now.'}
            </>
          )}{' '}
          {held > 0 ? (
            <>
              <Num value={held} />
              {' would be due, but '}
              {held === 1 ? 'is' : 'are'}
              {' held.'}
            </>
          ) : null}{' '}
          {policies.some((one) => one.dataClass === 'decisionContent' && one.keepMonths !== null) ? (
            <Link href="/admin/retention/due" prefetch={false} className="link">
              List the decisions, and why others stay
            </Link>
          ) : null}
        </p>
        {counted ? (
          <div className="-mx-gutter">
            <DryRunTable rows={dryRun} />
          </div>
        ) : null}
      </Section>
      <Section id="purges" title="What went so far" aside={purges.length > 0 ? 'newest first' : undefined}>
        {purges.length === 0 ? (
          <p className="max-w-prose text-prose text-ink-2">
            Nothing yet. Each purge will be listed here with its place in the log, where its event names every index that lost its
            content.
          </p>
        ) : (
          <div className="-mx-gutter">
            <PurgeTable purges={purges} />
          </div>
        )}
      </Section>
    </>
  );
}
