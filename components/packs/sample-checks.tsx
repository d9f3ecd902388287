'use client';
import { useRouter } from 'next/navigation';
import Link from 'next/link';
import { CHECK_RESULTS, CHECK_WORDS, type ItemCheck, type RoomDetail, type SamplePage } from '@/lib/evidence/packs/audit-words';
import type { ActionResult } from '@/lib/http/problem';
import { useSubmit } from '../access/use-submit';
import { Button, LinkButton } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Select } from '../ui/input';
import { Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

type Check = (input: {
  id: string;
  pack: string;
  decision: string;
  result: (typeof CHECK_RESULTS)[number];
  note?: string | null;
}) => Promise<ActionResult<void>>;

/** A page of what was drawn in a pack of the audit, with what the auditor found of each decision and their note. */
export function SampleChecks({
  room,
  shown,
  page,
  show,
  check,
}: {
  room: RoomDetail;
  shown: RoomDetail['packs'][number];
  page: SamplePage;
  show: 'all' | 'unchecked';
  check: Check;
}) {
  const href = (over: Record<string, string>): string => `/evidence/audits/${room.id}?${new URLSearchParams({ pack: shown.id, show, ...over })}#sample`; // prettier-ignore
  return (
    <div className="flex flex-col gap-3">
      <form method="get" action={`/evidence/audits/${room.id}#sample`} className="flex flex-wrap items-end gap-3">
        <Field label="Pack" className="w-72">
          <Select name="pack" defaultValue={shown.id}>
            {room.packs.map((pack) => (
              <option key={pack.id} value={pack.id}>
                {pack.id.slice(0, 12)}…{pack.id.slice(-4)}, {pack.status}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Decisions" className="w-48">
          <Select name="show" defaultValue={show}>
            <option value="all">all that were drawn</option>
            <option value="unchecked">not checked yet</option>
          </Select>
        </Field>
        <Button type="submit">Show</Button>
      </form>
      <p className="text-label text-muted">
        {shown.checked} of {shown.sampled} checked.{' '}
        <Link className="link" href={`/evidence/packs/${shown.id}`}>
          Open the pack
        </Link>
      </p>
      {page.items.length === 0 ? (
        <p className="text-ink-2">{show === 'unchecked' ? 'Nothing here is left to check.' : 'Nothing was drawn here.'}</p>
      ) : (
        <div className="-mx-gutter">
          <Table label="Drawn decisions">
            <Thead>
              <tr>
                <Th>Decision</Th>
                <Th>Proof</Th>
                <Th>What the auditor found</Th>
                <Th>By</Th>
              </tr>
            </Thead>
            <tbody>
              {page.items.map((one) => (
                <Tr key={one.decision}>
                  <RowHeader className="font-mono font-normal">
                    <Link className="link inline-flex min-h-6 items-center" href={`/decisions/${one.decision}`}>
                      {one.decision.slice(0, 12)}…{one.decision.slice(-4)}
                    </Link>
                  </RowHeader>
                  <Td>
                    <a
                      className="link inline-flex min-h-6 items-center"
                      href={`/api/v1/decisions/${one.decision}/proof`}
                      download
                      aria-label={`Proof of ${one.decision}`}
                    >
                      Proof
                    </a>
                  </Td>
                  <Td className="min-w-72">
                    {room.may.ask ? (
                      <CheckForm room={room.id} pack={shown.id} item={one} check={check} />
                    ) : (
                      <Found check={one.check} />
                    )}
                  </Td>
                  <Td>
                    {one.check ? (
                      <>
                        {one.check.by}, <Time at={one.check.at} style="stamp" />
                      </>
                    ) : null}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
      {page.nextCursor ? (
        <p>
          <LinkButton href={href({ after: page.nextCursor })} tone="quiet">
            Further decisions
          </LinkButton>
        </p>
      ) : null}
    </div>
  );
}

function Found({ check }: { check: ItemCheck | null }) {
  if (!check) return <span className="text-muted">not checked</span>;
  return (
    <>
      {CHECK_WORDS[check.result]}
      {check.note ? <p className="max-w-prose break-words whitespace-pre-wrap text-ink-2">{check.note}</p> : null}
    </>
  );
}

function CheckForm({ room, pack, item, check }: { room: string; pack: string; item: SamplePage['items'][number]; check: Check }) {
  const router = useRouter();
  const { busy, problem, run } = useSubmit();
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const result = CHECK_RESULTS.find((one) => one === form.get('result'));
        const note = String(form.get('note') ?? '').trim();
        if (!result) return;
        void run(async () => {
          const answer = await check({ id: room, pack, decision: item.decision, result, note: note || null });
          return answer.ok ? { ok: true as const, data: true } : answer;
        }).then((ok) => ok && router.refresh());
      }}
    >
      <Select
        name="result"
        aria-label={`Check of ${item.decision}`}
        defaultValue={item.check?.result ?? ''}
        required
        className="w-56"
      >
        <option value="">not checked</option>
        {CHECK_RESULTS.map((result) => (
          <option key={result} value={result}>
            {CHECK_WORDS[result]}
          </option>
        ))}
      </Select>
      <Input
        name="note"
        aria-label={`Note on ${item.decision}`}
        placeholder="Note"
        defaultValue={item.check?.note ?? ''}
        maxLength={2000}
        className="w-64"
      />
      <Button type="submit" size="sm" busy={busy}>
        Save
      </Button>
      {problem ? (
        <Notice tone="error" live>
          {problem.message}
        </Notice>
      ) : null}
    </form>
  );
}
