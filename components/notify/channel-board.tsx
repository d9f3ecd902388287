'use client';
import { useState } from 'react';
import type { ActionResult } from '@/lib/http/problem';
import type { ChannelView, DeliveryView, NewChannel } from '@/lib/notify/contract';
import { CHANNEL_WORDS, FAILURE_WORDS, type ChannelKind } from '@/lib/notify/words';
import { DEFAULT_TOPICS, TIERS, TOPIC_NAMES, TOPICS, type Topic } from '@/lib/notify/topics';
import { RowAct } from '../access/row-act';
import { FormDialog } from '../registry/artifact-dialog';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { CopyLine } from '../ui/copy-id';
import { Field } from '../ui/field';
import { Checkbox, Input, Select } from '../ui/input';
import { Num } from '../ui/num';
import { Section } from '../ui/page-header';
import { EmptyState, Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

export interface ChannelActions {
  add: (input: NewChannel) => Promise<ActionResult<{ id: string; secret: string | null }>>;
  change: (input: { id: string; act: 'enable' | 'disable' | 'remove' | 'test' }) => Promise<ActionResult<unknown>>;
  retry: (input: { id: string }) => Promise<ActionResult<unknown>>;
}

/** Where notices go beside the inbox, and what could not be delivered. */
export function ChannelBoard({
  channels,
  deliveries,
  smtp,
  actions,
}: {
  channels: readonly ChannelView[];
  deliveries: readonly DeliveryView[];
  smtp: boolean;
  actions: ChannelActions;
}) {
  const [secret, setSecret] = useState<string | null>(null);
  const form = <ChannelDialog add={actions.add} onSecret={setSecret} />;
  return (
    <>
      {secret ? (
        <div className="mx-gutter mb-4">
          <Notice tone="good" live>
            <p className="mb-2">
              Receivers check every message with this secret (Standard Webhooks, HMAC-SHA-256). It is shown once.
            </p>
            <CopyLine text={secret} label="secret of the webhook" />
          </Notice>
        </div>
      ) : null}
      {smtp ? null : (
        <Notice tone="warning" className="mx-gutter mb-4">
          No mail server is set: COUNTERSIGN_SMTP_URL and COUNTERSIGN_MAIL_FROM turn mail on.
        </Notice>
      )}
      {channels.length === 0 ? (
        <EmptyState title="Notices stay in the inbox" action={form}>
          A channel sends them on: to your own endpoint, to a chat, to an address. They carry an id, the risk and until when,
          never what it is about; links open the page after signing in, and opening decides nothing.
        </EmptyState>
      ) : (
        <>
          <div className="px-gutter pb-3">{form}</div>
          <Table label="Channels and their state">
            <Thead>
              <tr>
                <Th>Name</Th>
                <Th>Kind</Th>
                <Th>To</Th>
                <Th>From risk</Th>
                <Th>State</Th>
                <Th numeric>Delivered</Th>
                <Th numeric>Waiting</Th>
                <Th numeric>Failed</Th>
                <Th>
                  <span className="sr-only">Steps</span>
                </Th>
              </tr>
            </Thead>
            <tbody>
              {channels.map((one) => (
                <Tr key={one.id}>
                  <RowHeader className="font-medium">{one.name}</RowHeader>
                  <Td>{CHANNEL_WORDS[one.kind]}</Td>
                  <Td className="break-all">{one.target}</Td>
                  <Td>{one.leastTier}</Td>
                  <Td>
                    {one.state === 'active' ? (
                      <Badge tone="good">on</Badge>
                    ) : (
                      <Badge tone="critical" title={one.why === 'gone' ? FAILURE_WORDS['gone'] : undefined}>
                        {one.why === 'gone' ? 'off: it said gone' : 'off'}
                      </Badge>
                    )}
                  </Td>
                  <Td numeric>
                    <Num value={one.delivered} />
                  </Td>
                  <Td numeric>
                    <Num value={one.waiting} />
                  </Td>
                  <Td numeric>
                    <Num value={one.dead} />
                  </Td>
                  <Td>
                    <span className="inline-flex flex-wrap gap-1">
                      {one.state === 'active' ? (
                        <>
                          <RowAct
                            label={`Test: ${one.name}`}
                            words="Test"
                            act={() => actions.change({ id: one.id, act: 'test' })}
                          />
                          <RowAct
                            label={`Turn off: ${one.name}`}
                            words="Turn off"
                            act={() => actions.change({ id: one.id, act: 'disable' })}
                          />
                        </>
                      ) : (
                        <RowAct
                          label={`Turn on: ${one.name}`}
                          words="Turn on"
                          act={() => actions.change({ id: one.id, act: 'enable' })}
                        />
                      )}
                      <RowAct
                        label={`Remove: ${one.name}`}
                        words="Remove"
                        act={() => actions.change({ id: one.id, act: 'remove' })}
                      />
                    </span>
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
      {deliveries.length > 0 ? (
        <Section
          title="Deliveries"
          id="deliveries"
          aside="Tried ten times over three days; those that failed for good come first."
        >
          <Table label="Deliveries to channels">
            <Thead>
              <tr>
                <Th>To</Th>
                <Th>What</Th>
                <Th>State</Th>
                <Th numeric>Attempts</Th>
                <Th>Last answer</Th>
                <Th>Made</Th>
                <Th>
                  <span className="sr-only">Steps</span>
                </Th>
              </tr>
            </Thead>
            <tbody>
              {deliveries.map((one) => (
                <Tr key={one.id}>
                  <RowHeader>{one.channel}</RowHeader>
                  <Td>{TOPICS[one.topic as Topic] ?? one.topic}</Td>
                  <Td>
                    <Badge tone={one.state === 'dead' ? 'critical' : one.state === 'delivered' ? 'good' : 'outline'}>
                      {one.state === 'dead' ? 'failed for good' : one.state === 'dropped' ? 'not needed any more' : one.state}
                    </Badge>{' '}
                    {one.nextAt ? (
                      <span className="text-label text-muted">
                        again <Time at={one.nextAt} style="stamp" />
                      </span>
                    ) : null}
                  </Td>
                  <Td numeric>{one.attempts}</Td>
                  <Td>
                    {one.lastStatus ? `HTTP ${one.lastStatus}` : ''} {one.lastError ? FAILURE_WORDS[one.lastError] : ''}
                  </Td>
                  <Td>
                    <Time at={one.createdAt} style="stamp" />
                  </Td>
                  <Td>
                    {one.state === 'dead' ? (
                      <RowAct label={`Try again: ${one.channel}`} words="Try again" act={() => actions.retry({ id: one.id })} />
                    ) : null}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </Section>
      ) : null}
    </>
  );
}

function ChannelDialog({ add, onSecret }: { add: ChannelActions['add']; onSecret: (secret: string | null) => void }) {
  const [kind, setKind] = useState<ChannelKind>('webhook');
  return (
    <FormDialog
      title="Add a channel"
      description="Addresses in private networks are refused unless COUNTERSIGN_WEBHOOK_ALLOW names them."
      trigger={<Button tone="primary">Add a channel</Button>}
      confirm="Add"
      known={['name', 'target', 'topics']}
      send={async (text, form) => {
        const result = await add({
          kind,
          name: text('name'),
          target: text('target'),
          topics: form.getAll('topics') as Topic[],
          leastTier: text('leastTier') as (typeof TIERS)[number],
        });
        if (result.ok) onSecret(result.data.secret);
        return result.ok ? { ok: true as const, data: true } : result;
      }}
    >
      {(problems) => (
        <>
          <Field label="Kind">
            <Select value={kind} onChange={(event) => setKind(event.target.value as ChannelKind)}>
              {Object.entries(CHANNEL_WORDS).map(([name, word]) => (
                <option key={name} value={name}>
                  {word}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Name" error={problems['name']}>
            <Input name="name" maxLength={80} />
          </Field>
          <Field label={kind === 'email' ? 'E-mail address' : 'Address (https)'} error={problems['target']}>
            <Input name="target" autoComplete="off" inputMode={kind === 'email' ? 'email' : 'url'} />
          </Field>
          <Field label="From risk">
            <Select name="leastTier">
              {TIERS.map((tier) => (
                <option key={tier}>{tier}</option>
              ))}
            </Select>
          </Field>
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-1 text-label font-medium text-ink-2">What about</legend>
            {TOPIC_NAMES.filter((topic) => !topic.startsWith('notify.')).map((topic) => (
              <Checkbox
                key={topic}
                name="topics"
                value={topic}
                label={TOPICS[topic]}
                defaultChecked={DEFAULT_TOPICS.includes(topic)}
              />
            ))}
            {problems['topics'] ? <p className="text-label text-critical-text">{problems['topics']}</p> : null}
          </fieldset>
        </>
      )}
    </FormDialog>
  );
}
