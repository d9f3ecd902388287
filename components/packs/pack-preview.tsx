import type { FrameworkReport } from '@/lib/evidence/contract';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Day } from '../ui/time';

const FOUND = { evidenced: 'evidence found', partly: 'partly', contradicted: 'contradicted', noPopulation: 'nothing to look at', cannotTell: 'cannot tell' } as const; // prettier-ignore

/** What the report will say of controls, a row each. */
export function PackPreview({ reports }: { reports: readonly FrameworkReport[] }) {
  if (reports.length === 0)
    return <p className="max-w-prose text-prose text-ink-2">No framework was measured: the pack holds records and proofs, and says nothing about controls.</p>;
  return (
    <>
      {reports.map((report) => (
        <div key={report.framework.id} className="-mx-gutter mb-6">
          <h3 className="px-gutter pb-2 font-medium">{report.framework.versionTitle}, law as of <Day on={report.lawDate} /></h3>
          <Table label={report.framework.title}>
            <Thead>
              <tr>
                <Th>Control</Th>
                <Th>What it asks</Th>
                <Th>Applies</Th>
                <Th>Found</Th>
                <Th numeric>Population</Th>
              </tr>
            </Thead>
            <tbody>
              {report.controls
                .filter((one) => !['notForRole', 'outOfScope'].includes(one.applicability.state))
                .map((one) => (
                  <Tr key={one.control.ref}>
                    <RowHeader className="whitespace-nowrap">{one.control.ref}</RowHeader>
                    <Td className="min-w-64">{one.control.title}</Td>
                    <Td className="text-muted">{one.applicability.state}</Td>
                    <Td className={one.state === 'contradicted' ? 'font-medium text-critical-text' : undefined}>{FOUND[one.state]}</Td>
                    <Td numeric><Num value={one.population} /></Td>
                  </Tr>
                ))}
            </tbody>
          </Table>
        </div>
      ))}
    </>
  );
} // prettier-ignore
