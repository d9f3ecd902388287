import type { SidecarStanding, SidecarView } from '@/lib/assessment/risk-overview';
import { Badge } from '../ui/badge';
import { Num } from '../ui/num';
import { Section } from '../ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { STAGE_WORDS } from './words';

const KINDS: Readonly<Record<string, string>> = {
  presidio: 'Presidio',
  'llm-guard': 'LLM Guard',
  'prompt-guard': 'text classifier',
};

/** Detectors that are not ours: which are on, what they are sent and where, how they do. */
export function SidecarsSection({ sidecars }: { sidecars: readonly SidecarView[] }) {
  const abroad = [...new Set(sidecars.filter(({ reach }) => reach === 'network').map(({ to }) => to))];
  return (
    <Section id="sidecars" title="Detectors beside ours" aside="HTTP sidecars, declared by the operator">
      {sidecars.length === 0 ? (
        <p className="max-w-prose text-muted">
          None is switched on: no text leaves Countersign for scoring. An operator declares Presidio, LLM Guard or a text
          classifier in the file that <code>COUNTERSIGN_SIDECARS</code> names; <code>docs/risk.md</code> shows how.
        </p>
      ) : (
        <>
          <p className="mb-3 max-w-prose text-ink-2">
            {abroad.length > 0
              ? `Texts that are scored, with the personal data in them, are sent to another machine: ${abroad.join(', ')}.`
              : 'Texts that are scored, with the personal data in them, are sent to these programs on the same machine and to no other.'}{' '}
            Secrets were taken out before. What a sidecar finds may raise a score and never lowers it; one that does not answer
            leaves what it was to look at unscored, which is medium at least.
          </p>
          <Table label="Sidecars">
            <Thead>
              <tr>
                <Th>Sidecar</Th>
                <Th>Sees</Th>
                <Th>Texts go to</Th>
                <Th>For closed decisions</Th>
                <Th>At the desk</Th>
              </tr>
            </Thead>
            <tbody>
              {sidecars.map((one) => (
                <Tr key={one.id}>
                  <RowHeader className="font-normal">
                    {one.id} <span className="font-mono text-label text-muted">{one.version}</span>
                    <span className="block text-label text-muted">
                      {KINDS[one.kind] ?? one.kind}; findings are <code>plugin.{one.id}</code>
                    </span>
                  </RowHeader>
                  <Td>
                    {one.stages.map((stage) => STAGE_WORDS[stage]).join(', ')}
                    <span className="block text-label text-muted">
                      <Num value={one.maxChars} /> characters of each at most
                    </span>
                  </Td>
                  <Td>
                    <span className="break-all">{one.to}</span>
                    <span className="block text-label">
                      {one.reach === 'network' ? <Badge tone="medium">another machine</Badge> : <Badge>this machine</Badge>}
                    </span>
                  </Td>
                  <Td>
                    <Standing of={one.worker} version={one.version} limitMs={one.timeoutMs} />
                  </Td>
                  <Td>
                    {one.stages.includes('action') ? (
                      <Standing of={one.desk} version={one.version} limitMs={one.deskTimeoutMs} />
                    ) : (
                      <span className="text-muted">not asked there: it does not look at calls</span>
                    )}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
    </Section>
  );
}

const WORDS = { answers: 'answers', fails: 'fails', paused: 'not asked for half a minute after each failure' } as const;

function Standing({ of, version, limitMs }: { of: SidecarStanding | null; version: string; limitMs: number }) {
  const limit = <span className="block text-label text-muted">has {limitMs} ms for each thing</span>;
  if (!of)
    return (
      <>
        <span className="text-muted">not asked yet</span>
        {limit}
      </>
    );
  return (
    <>
      <Badge tone={of.state === 'answers' ? 'good' : 'high'}>{WORDS[of.state]}</Badge>
      {of.answeredAt ? (
        <span className="block text-label text-muted">
          answered <Time at={of.answeredAt} style="stamp" />
        </span>
      ) : null}
      {of.lastError && of.failedAt ? (
        <span className="block text-label text-muted">
          last error <Time at={of.failedAt} style="stamp" />: {of.lastError}
        </span>
      ) : null}
      {of.version !== version ? (
        <span className="block text-label text-medium">asked as version {of.version}: the processes read different files</span>
      ) : null}
      {limit}
    </>
  );
}
