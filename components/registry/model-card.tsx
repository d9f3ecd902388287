import type { VersionView } from '@/lib/registry/contract';
import { DataList } from '../ui/facts';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { UntrustedText, VisibleText } from '../ui/untrusted-text';

/** A model card as its author wrote it: facts, figures, sections. Text only, whatever it holds. */
export function ModelCardView({ card, name }: { card: NonNullable<VersionView['card']>; name: string }) {
  return (
    <div className="flex max-w-200 flex-col gap-5">
      {card.facts.length > 0 ? (
        <DataList facts={card.facts.map((fact) => ({ label: fact.name, value: <VisibleText text={fact.value} /> }))} />
      ) : null}
      {card.metrics.length > 0 ? (
        <Table label={`Figures of ${name}, as its author states them`}>
          <Thead>
            <tr>
              <Th>Figure</Th>
              <Th numeric>Value</Th>
              <Th>Of</Th>
            </tr>
          </Thead>
          <tbody>
            {card.metrics.map((metric, i) => (
              <Tr key={i}>
                <RowHeader className="font-normal">
                  <VisibleText text={metric.name} />
                </RowHeader>
                <Td numeric>
                  <VisibleText text={metric.value} />
                </Td>
                <Td>{metric.slice ? <VisibleText text={metric.slice} /> : <span className="text-muted">not stated</span>}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {card.sections.map((section, i) => (
        <section key={i} className="flex flex-col gap-1">
          {section.title ? (
            <h3 className="font-medium">
              <VisibleText text={section.title} />
            </h3>
          ) : null}
          {section.text ? (
            <UntrustedText text={section.text} author={i === 0 ? 'From the model card' : undefined} limit={4_000} />
          ) : null}
        </section>
      ))}
    </div>
  );
}
