import type { AnnexPoint, Operator, RiskClass, SystemRole } from '@/lib/registry/inventory';
import { annexEffects, annexLabel, OPERATORS, RISK_CLASSES, SYSTEM_ROLES } from '@/lib/registry/inventory';
import { DataList } from '../ui/facts';
import { Section } from '../ui/page-header';

/** What people state of a system. What nobody stated says so: it is not the same as none. */
export function StatementSection({
  system,
}: {
  system: {
    purpose: string | null;
    ownerName: string | null;
    role: SystemRole | null;
    operator: Operator | null;
    annexPoint: AnnexPoint | null;
    riskClass: RiskClass | null;
    environments: readonly string[];
  };
}) {
  const not = <span className="text-muted">not stated</span>;
  const { role, operator, riskClass, annexPoint } = system;
  const effects = annexPoint === null ? [] : annexEffects(annexPoint);
  return (
    <Section title="What it is for" id="statement" aside="As people state it">
      <DataList
        className="max-w-200"
        facts={[
          { label: 'Intended purpose', value: system.purpose ?? not },
          { label: 'Owner', value: system.ownerName ?? not },
          { label: 'Role', value: role ? `${SYSTEM_ROLES[role].label} (AI Act ${SYSTEM_ROLES[role].law})` : not },
          { label: 'Organisation', value: operator ? OPERATORS[operator].label : not },
          {
            label: 'Risk class',
            value: riskClass
              ? `${RISK_CLASSES[riskClass].label}${RISK_CLASSES[riskClass].law ? ` (AI Act ${RISK_CLASSES[riskClass].law})` : ''}`
              : not,
          },
          {
            label: 'Annex III',
            value:
              annexPoint === null ? (
                not
              ) : (
                <>
                  {annexLabel(annexPoint)}
                  {effects.map((effect) => (
                    <span key={effect} className="block text-ink-2">
                      {effect}
                    </span>
                  ))}
                </>
              ),
          },
          { label: 'Environments', value: system.environments.length > 0 ? system.environments.join(', ') : not },
        ]}
      />
    </Section>
  );
}
