import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { HalfUnderstood } from '@/components/quarantine/half-understood';
import { RefusedGroups } from '@/components/quarantine/refused-groups';
import { RefusedList } from '@/components/quarantine/refused-list';
import { RemapSection } from '@/components/quarantine/remap-section';
import { withAddress } from '@/components/shell/with-address';
import { LinkButton } from '@/components/ui/button';
import { PageHeader, Section } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getRemaps } from '@/lib/completeness/server/get-remaps';
import { listHalfUnderstood } from '@/lib/completeness/server/list-half-understood';
import { getQuarantine } from '@/lib/ingest/server/get-quarantine';
import { isUuid } from '@/lib/shared/ids';
import { remap, retry, reveal, show } from './actions';

export const metadata: Metadata = { title: 'Quarantine' };
export default withAddress(QuarantinePage);

type Search = Promise<Record<string, string | string[] | undefined>>;

async function QuarantinePage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/admin/quarantine');
  if (!can(actor, 'ingest.read')) return <NotPermitted permission="ingest.read" />;
  const query = await searchParams;
  const one = (name: string): string | null => (typeof query[name] === 'string' ? query[name] : null);
  const [code, route, key] = [one('code'), one('route'), one('key')];
  const chosen = code && route ? { code, route, keyId: key && isUuid(key) ? key : null } : null;
  const [quarantine, half, remaps] = await Promise.all([
    getQuarantine(actor, { chosen, cursor: one('cursor') }),
    listHalfUnderstood(actor),
    getRemaps(actor),
  ]);
  return (
    <>
      <PageHeader
        title="Quarantine"
        sentence="What was refused, and why; and what was stored whole and understood by half. Nothing here is lost in silence."
        actions={
          <LinkButton href="/admin/ingest" tone="quiet">
            Ingest health
          </LinkButton>
        }
      />
      <Section
        title="Refused"
        id="refused"
        aside={quarantine.shown ? 'The newest 5,000 are kept, without their secrets.' : undefined}
      >
        <RefusedGroups quarantine={quarantine} />
      </Section>
      {quarantine.chosen ? (
        <Section title={`Refused: ${quarantine.chosen.code}`} id="cause" aside="Newest first">
          <RefusedList
            key={`${code} ${route} ${key} ${one('cursor')}`}
            chosen={quarantine.chosen}
            may={quarantine.may}
            actions={{ show, reveal, retry }}
          />
        </Section>
      ) : null}
      <Section title="Half understood" id="half" aside="of closed decisions">
        <HalfUnderstood items={half.items} complete={half.complete} />
      </Section>
      <Section title="Mapped by another version" id="remap">
        <RemapSection state={remaps} ask={remap} />
      </Section>
    </>
  );
}
