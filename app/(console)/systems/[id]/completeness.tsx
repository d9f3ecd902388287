import { AssertionForm } from '@/components/completeness/assertion-form';
import { CompletenessSection } from '@/components/completeness/completeness-section';
import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { getCompleteness } from '@/lib/completeness/server/get-completeness';
import { saveAssertions } from '../actions';

/** The part of the system page that says how complete the record is. */
export async function Completeness({ actor, system }: { actor: Actor; system: string }) {
  const report = await getCompleteness(actor, { system });
  return (
    <>
      <CompletenessSection report={report} />
      {can(actor, 'systems.manage') ? (
        <div className="px-gutter pb-8">
          <AssertionForm
            systemId={report.system.id}
            assertions={report.assertions.map(({ code, minutes }) => ({ code, minutes }))}
            save={saveAssertions}
          />
        </div>
      ) : null}
    </>
  );
}
