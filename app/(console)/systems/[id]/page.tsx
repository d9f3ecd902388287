import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotInAudit, NotPermitted } from '@/components/access/not-permitted';
import { ChecksSection } from '@/components/systems/checks-section';
import { StatementSection } from '@/components/systems/statement-section';
import { IdentityKeysForm } from '@/components/systems/identity-keys-form';
import { SystemForm } from '@/components/systems/system-form';
import { SystemPeople } from '@/components/systems/system-people';
import { CaptureBadge, decisionsOf } from '@/components/systems/system-table';
import { UseSection } from '@/components/systems/use-section';
import { LinkButton } from '@/components/ui/button';
import { CopyId } from '@/components/ui/copy-id';
import { FactsStrip } from '@/components/ui/facts';
import { Num, Plural } from '@/components/ui/num';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { roomsOf } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { summariseChecks } from '@/lib/checks/server/summarise-checks';
import { getIdentityKeys } from '@/lib/decisions/server/get-identity-keys';
import { getSystemOverview } from '@/lib/registry/server/list-system-overview';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import { saveIdentityKeys, saveSystem } from '../actions';
import { Completeness } from './completeness';

export const metadata: Metadata = { title: 'AI system' };

export default async function SystemPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await getActor(`/systems/${encodeURIComponent(id)}`);
  if (!can(actor, 'systems.read')) return <NotPermitted permission="systems.read" />;
  if (roomsOf(actor)) return <NotInAudit />;
  const systemId = fromPublicId('system', id);
  if (!systemId) notFound();
  const { system, people, members, use } = await getSystemOverview(actor, systemId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const checks = await summariseChecks(actor, systemId);
  const keys = can(actor, 'systems.manage') ? await getIdentityKeys(actor, systemId) : null;
  return (
    <>
      <PageHeader
        title={system.name}
        crumbs={[{ label: 'AI systems', href: '/systems' }, { label: system.name }]}
        sentence={system.description ?? undefined}
        actions={
          <LinkButton href={decisionsOf(system.id)} tone="primary">
            Its decisions
          </LinkButton>
        }
      />
      <FactsStrip
        className="mx-gutter mb-6"
        facts={[
          { label: 'Key', value: <CopyId id={system.key} label="key" full /> },
          { label: 'Decisions, all', value: <Num value={system.decisions} /> },
          { label: 'Last 30 days', value: <Num value={system.recentDecisions} /> },
          {
            label: 'First seen',
            value:
              system.registeredAt && system.decisions === 0 ? (
                <span className="text-muted">never yet</span>
              ) : (
                <Time at={system.firstSeenAt} style="stamp" />
              ),
          },
          {
            label: 'Registered',
            value: system.registeredAt ? <Time at={system.registeredAt} style="stamp" /> : 'not by a person yet',
          },
          { label: 'Captured', value: <CaptureBadge level={system.captureLevel} /> },
        ]}
      />
      <StatementSection system={system} />
      <ChecksSection systemId={system.id} checks={checks} />
      <Completeness actor={actor} system={system.id} />
      <UseSection systemId={system.id} use={use} />
      {can(actor, 'systems.manage') ? (
        <Section title="Settings" id="settings">
          <SystemForm system={system} members={members} registered={system.registeredAt !== null} save={saveSystem} />
        </Section>
      ) : null}
      {keys ? (
        <Section title="Who worked with it, and which prompt" id="identity-keys">
          <IdentityKeysForm systemId={system.systemId} keys={keys.keys} defaults={keys.defaults} save={saveIdentityKeys} />
        </Section>
      ) : null}
      {people ? (
        <Section title="Who sees it" id="people" aside={<Plural count={people.length} one="person" many="people" />}>
          <SystemPeople people={people} manage={can(actor, 'people.manage')} />
        </Section>
      ) : null}
    </>
  );
}
