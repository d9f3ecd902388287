import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { PackForm } from '@/components/packs/pack-form';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { periodUntil } from '@/lib/evidence/packs/schedule';
import { PACK_PROFILES } from '@/lib/evidence/packs/words';
import { listSystems } from '@/lib/registry/server/list-systems';
import { build } from '../actions';

export const metadata: Metadata = { title: 'Build a pack' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function NewPackPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence/packs/new');
  if (!can(actor, 'packs.build')) return <NotPermitted permission="packs.build" />;
  const search = await searchParams;
  const one = (name: string): string => (typeof search[name] === 'string' ? search[name] : '');
  const systems = (await listSystems(actor)).map(({ publicId, name }) => ({ id: publicId, name }));
  const now = new Date();
  const quarter = periodUntil('quarterly', new Date(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3, 1)));
  const day = (at: Date): string => at.toISOString().slice(0, 10);
  return (
    <>
      <PageHeader
        title="Build a pack"
        crumbs={[{ label: 'Evidence packs', href: '/evidence/packs' }, { label: 'Build' }]}
        sentence="The draft can be read and downloaded before anybody signs it off. The seed of the sample is in the log before anything is drawn."
      />
      <PackForm
        systems={systems}
        initial={{
          system: one('system'),
          from: one('from').slice(0, 10) || day(quarter.from),
          to: one('to').slice(0, 10) || day(new Date(quarter.until.getTime() - 1)),
          frameworks: one('frameworks') ? one('frameworks').split(',') : ['eu-ai-act', 'iso-42001'],
          profile: PACK_PROFILES.find((profile) => profile === one('profile')) ?? 'auditor',
          decision: one('decision'),
          incident: one('incident'),
          lawDate: /^\d{4}-\d\d-\d\d$/.test(one('law')) ? one('law') : '',
        }}
        build={build}
      />
    </>
  );
}
