import type { CheckSummary } from '@/lib/checks/checks';
import { explorerAll } from '../registry/decisions-of';
import { FindingsList } from '../registry/findings-list';
import { Section } from '../ui/page-header';

/** What the checks found in a system's decisions, and which of them cannot tell yet. */
export function ChecksSection({ systemId, checks }: { systemId: string; checks: readonly CheckSummary[] }) {
  return (
    <Section title="Checks" id="checks" aside="They run by themselves over every decision once it is closed">
      <FindingsList
        label="Checks of this system"
        rows={checks.map(({ check, decisions, silent }) => ({
          check,
          decisions: { value: decisions, relation: 'eq' },
          href: explorerAll(`check:${check} system:${systemId}`),
          silent,
        }))}
      />
    </Section>
  );
}
