import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { readLog } from '@/lib/ledger/server/testing';
import { chatRequest } from '../chat-request';
import { getSteps } from './get-steps';
import { exportReplay, replayStep } from './replay-step';

test('a model step is replayed as it is shown, with the documents before it; its file is an event', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer');
  const key = await w.key(['ingest']);
  const at = (second: number): string => `2026-11-20T10:00:0${second}Z`;
  const event = (kind: string, step: string, second: number, data: object) => ({ id: randomUUID(), kind, system: 'agent', decision: 'run', step, occurredAt: at(second), data }); // prettier-ignore
  const documents = [{ id: 'd1', content: 'Refunds within 30 days.', score: 0.8 }];
  await ingestEvents(key, {
    body: JSON.stringify([
      event('retrieval.completed', 'before', 1, { query: 'refund', documents }),
      event('model.invoked', 'model', 2, {
        model: { requested: 'gpt-4o', responded: 'gpt-4o-2024-08-06', parameters: { temperature: 0.1, odd: 1 } },
        messages: { system: 'Be brief.', input: [{ role: 'user', content: 'I am ana@example.org' }], output: 'Done.' },
        prompt: { name: 'refund', version: '14' },
      }),
      event('retrieval.completed', 'after', 5, { query: 'later', documents: [{ id: 'd2' }] }),
      event('tool.called', 'tool', 6, { tool: { name: 'refund' } }),
    ]),
  });
  const { request, sidecar } = await replayStep(officer, 'run', 'model');
  expect(chatRequest.safeParse(request).success).toBe(true);
  const [step] = await getSteps(officer, 'run', ['model']);
  expect(step!.messages!.input![0]!.content).not.toContain('ana@');
  expect(request).toMatchObject({ model: 'gpt-4o', temperature: 0.1, messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }] }); // prettier-ignore
  expect(JSON.stringify(request)).not.toContain('ana@example.org');
  expect(sidecar).toMatchObject({
    masked: [{ type: 'e-mail', count: 1 }],
    prompt: { name: 'refund', version: '14' },
    documents: [{ step: 'before', id: 'd1' }],
    parametersNotSent: { odd: 1 },
    answered: [{ role: 'assistant', content: 'Done.' }],
  });
  expect((await readLog(w.workspaceId)).filter((one) => one.kind === 'record.exported')).toEqual([]);
  expect(await exportReplay(officer, 'run', 'model', 'request')).toEqual({ request, sidecar });
  const exported = (await readLog(w.workspaceId)).filter((one) => one.kind === 'record.exported');
  expect(exported.map((one) => one.data)).toMatchObject([{ what: 'replay', step: 'model', part: 'request' }]);
  await expect(replayStep(officer, 'run', 'tool')).rejects.toMatchObject({ code: 'unprocessable' });
  await expect(replayStep(officer, 'run', 'none')).rejects.toMatchObject({ code: 'notFound' });
  await expect(replayStep(await w.person('developer'), 'run', 'model')).rejects.toMatchObject({ code: 'forbidden' });
});
