import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { HaltBoard } from '@/components/approvals/halt-board';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listHalts } from '@/lib/approvals/server/list-halts';
import { listSystems } from '@/lib/registry/server/list-systems';
import { confirmMe, findHalted, halt, resume } from '../actions';

export const metadata: Metadata = { title: 'Halts' };

export default async function HaltsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { system, tool } = await searchParams;
  const actor = await getActor('/approvals/halts');
  if (!can(actor, 'actions.read')) return <NotPermitted permission="actions.read" />;
  const halts = await listHalts(actor);
  const systems = (await listSystems(actor)).map(({ key, name }) => ({ key, name }));
  const running = halts.filter((one) => one.endedAt === null).length;
  return (
    <>
      <PageHeader
        title="Halts"
        crumbs={[{ label: 'Approvals', href: '/approvals' }, { label: 'Halts' }]}
        sentence={
          running === 0
            ? `Nothing is halted.${can(actor, 'actions.halt') ? ' Here everything that agents ask leave for can be stopped.' : ''}`
            : 'Something is halted: what is listed first does not run.'
        }
      />
      <HaltBoard
        halts={halts}
        systems={systems}
        given={{ system: typeof system === 'string' ? system : null, tool: typeof tool === 'string' ? tool : null }}
        may={can(actor, 'actions.halt')}
        actions={{ halt, resume, match: findHalted, stepUp: confirmMe }}
      />
    </>
  );
}
