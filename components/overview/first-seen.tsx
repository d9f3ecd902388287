import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { Section } from '@/components/ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { FirstSeen, Overview } from '@/lib/overview/contract';
import { plural } from '@/lib/shared/format';
import { explorerHref, filter } from './links';

const KIND_WORDS: Record<string, string> = {
  tool: 'Tool',
  model: 'Model',
  provider: 'Provider',
  agent: 'Agent',
  agentVersion: 'Agent version',
  prompt: 'Prompt',
  promptVersion: 'Prompt version',
  policyVersion: 'Policy version',
  guardrail: 'Guardrail',
};

/** What appeared for the first time: tools by themselves, so that no stream of versions hides a new one; what is not listed is told. */
export function FirstSeenTable({ overview, locale }: { overview: Overview; locale: string }) {
  const { days, from, to, firstSeen, firstSeenMore } = overview;
  const newSystems = overview.systems.filter((system) => system.firstSeenAt >= from);
  const tools = firstSeen.filter((row) => row.field === 'tool');
  const others = firstSeen.filter((row) => row.field !== 'tool');
  return (
    <Section
      id="first-seen"
      title="Never seen before"
      aside={<span className="text-label text-muted">What appeared for the first time in these {days} days, newest first.</span>}
    >
      {newSystems.length === 0 && firstSeen.length === 0 ? (
        <p className="text-prose text-muted">Nothing new: every system, tool, model and version had been seen before.</p>
      ) : (
        <div className="flex flex-col gap-6">
          {tools.length > 0 ? (
            <div>
              <h3 className="mb-1 text-table font-medium">Tools</h3>
              <Table label="Tools seen for the first time" className="max-h-96 overflow-auto">
                <Head />
                <tbody>
                  {tools.map((row) => (
                    <Row key={keyOf(row)} row={row} from={from} to={to} />
                  ))}
                </tbody>
              </Table>
              <More count={firstSeenMore.tools} what="tool" days={days} locale={locale} />
            </div>
          ) : null}
          {newSystems.length + others.length > 0 ? (
            <div>
              <h3 className="mb-1 text-table font-medium">AI systems, models, prompts, agents and versions</h3>
              <Table label="Seen for the first time" className="max-h-96 overflow-auto">
                <Head />
                <tbody>
                  {newSystems.map((system) => (
                    <Tr key={system.id}>
                      <Td>
                        <Time at={system.firstSeenAt} style="stamp" />
                      </Td>
                      <RowHeader>AI system</RowHeader>
                      <Td>
                        <Link prefetch={false} href={explorerHref([filter('system', system.key)], from, to)} className="link">
                          {system.name}
                        </Link>
                      </Td>
                      <Td>
                        <Link prefetch={false} href="/systems" className="link">
                          Systems
                        </Link>
                      </Td>
                    </Tr>
                  ))}
                  {others.map((row) => (
                    <Row key={keyOf(row)} row={row} from={from} to={to} />
                  ))}
                </tbody>
              </Table>
              <More count={firstSeenMore.others} what="name or version" whats="names and versions" days={days} locale={locale} />
            </div>
          ) : null}
        </div>
      )}
    </Section>
  );
}

const keyOf = (row: FirstSeen): string => `${row.field}:${row.value}:${row.system.key}`;

function Head() {
  return (
    <Thead>
      <tr>
        <Th>First seen</Th>
        <Th>What</Th>
        <Th>AI system</Th>
        <Th>In decision</Th>
      </tr>
    </Thead>
  );
}

function Row({ row, from, to }: { row: FirstSeen; from: string; to: string }) {
  return (
    <Tr>
      <Td>
        <Time at={row.firstSeenAt} style="stamp" />
      </Td>
      <RowHeader>
        {row.field === 'tool' ? null : `${KIND_WORDS[row.field] ?? row.field} `}
        <Link
          prefetch={false}
          href={explorerHref([filter(row.field, row.value), filter('system', row.system.key)], from, to)}
          className="link break-all"
        >
          {row.value}
        </Link>
      </RowHeader>
      <Td>{row.system.name}</Td>
      <Td>
        <Link prefetch={false} href={`/decisions/${row.decisionId}`} className="link inline-flex items-center gap-1">
          First decision <ArrowRight aria-hidden className="size-3" />
        </Link>
      </Td>
    </Tr>
  );
}

function More({
  count,
  what,
  whats,
  days,
  locale,
}: {
  count: number;
  what: string;
  whats?: string;
  days: number;
  locale: string;
}) {
  if (count <= 0) return null;
  return (
    <p className="mt-2 text-label text-muted">
      and{' '}
      <Link prefetch={false} href={`/?days=${days}&seen=all#first-seen`} className="link">
        {plural(count, `more ${what}`, whats && `more ${whats}`, locale)}
      </Link>
    </p>
  );
}
