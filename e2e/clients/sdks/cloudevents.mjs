import { CloudEvent, HTTP } from 'cloudevents';
import { randomUUID } from 'node:crypto';
import { send } from './setup.mjs';
import { QUESTION, SESSION, USER } from './refund-desk.mjs';

const decision = `run-${randomUUID()}`;
const event = (kind, step, data) =>
  new CloudEvent({
    type: `countersign.${kind}`,
    source: `/refund-desk/${decision}`,
    subject: decision,
    datacontenttype: 'application/json',
    data: {
      kind,
      occurredAt: new Date().toISOString(),
      system: process.env.SERVICE,
      decision,
      ...(step && { step }),
      data,
    },
  });
const started = event('decision.started', null, { input: QUESTION, user: USER, session: SESSION });
const called = event('tool.called', 'call-1', { tool: { name: 'issue_refund', arguments: { order: 'W100', amount: '40.00' } } });
const returned = event('tool.returned', 'call-1', { tool: { name: 'issue_refund', result: { ok: true } } });
const ended = event('decision.ended', null, { output: 'Refunded 40 EUR.', status: 'ok' });

const answers = [
  await send(HTTP.binary(started)),
  await send(HTTP.structured(called)),
  await send({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify([returned, ended]) }),
  await send(HTTP.binary(started)),
];
console.log(JSON.stringify(answers));
