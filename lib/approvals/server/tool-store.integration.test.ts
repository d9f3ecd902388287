import { beforeAll, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { testWorkspace } from '@/lib/db/testing';
import { decidePromotion } from '@/lib/registry/server/decide-promotion';
import { recordDeployments } from '@/lib/registry/server/record-deployments';
import { registerArtifact } from '@/lib/registry/server/register-artifact';
import { requestPromotion } from '@/lib/registry/server/request-promotion';
import { getReview } from './get-review';
import { requestAction } from './request-action';
import { makeDesk, type Desk } from './testing';

// The product's own scorer: a payment of 420 EUR asks a person, what only reads does not.
let desk: Desk;
let dev: PersonActor;
let artifact: string;
let count = 0;
const code = (expected: string): object => expect.objectContaining({ code: expected });

interface Asked {
  system?: string;
  schemaVersion?: string;
  environment?: string | null;
}
const state = async ({ system = 'refund-desk', schemaVersion, environment = 'production' }: Asked = {}): Promise<string> => {
  count += 1;
  const { view } = await requestAction(
    desk.agent,
    {
      system,
      tool: { name: 'issue_refund', ...(schemaVersion && { schemaVersion }) },
      args: { payment: `pi_${count}`, amount: '420.00', currency: 'EUR' },
      ...(environment && { target: { environment } }),
    },
    `tool-${count}`,
  );
  return view.state;
};
const promote = async (version: string, environment = 'production'): Promise<void> => {
  const { id } = await requestPromotion(dev, { artifact, version, system: 'refund-desk', environment, reason: 'it reads' });
  await decidePromotion(desk.carla, id, { act: 'approve', reason: 'looked at it' });
};
const version = (name: string, details: object): Promise<unknown> =>
  registerArtifact(dev, { kind: 'tool', name: 'issue_refund', version: { version: name, details } });

beforeAll(async () => {
  desk = await makeDesk(await testWorkspace());
  dev = await desk.ws.person('developer');
  await desk.ws.system('refund-desk');
  await desk.ws.system('other-desk');
  ({ id: artifact } = await registerArtifact(dev, {
    kind: 'tool',
    name: 'issue_refund',
    version: { version: '1', details: { effect: 'money' } },
  }));
});

test('whoever registers a tool, or says that it is deployed, makes no payment something that is only read', async () => {
  expect(await state()).toBe('pendingReview');
  await version('9', { effect: 'read' });
  expect(await state()).toBe('pendingReview');
  expect(await state({ schemaVersion: '9' })).toBe('pendingReview');
  await recordDeployments(dev, { items: [{ artifact, version: '9', system: 'refund-desk', environment: 'production' }] });
  expect(await state()).toBe('pendingReview');
  expect(await state({ schemaVersion: '9' })).toBe('pendingReview');
});

test('what a version does is fixed with it, before and after consent', async () => {
  await version('10', {});
  for (const [name, details] of [
    ['1', { effect: 'read' }],
    ['10', { effect: 'read' }],
    ['10', { argumentsSchema: { type: 'object' } }],
  ] as const)
    await expect(version(name, details)).rejects.toThrowError(code('conflict'));
  await version('1', { effect: 'money', notes: 'the same, and a note' });
});

test('a second person’s consent counts: there, in that environment, while it runs, and where every version that runs says the same', async () => {
  await promote('9');
  expect(await state()).toBe('allowed');
  expect(await state({ schemaVersion: '9' })).toBe('allowed');
  expect(await state({ schemaVersion: '1' })).toBe('pendingReview');
  expect(await state({ environment: 'staging' })).toBe('pendingReview');
  expect(await state({ system: 'other-desk' })).toBe('pendingReview');
  // A canary that nobody consented to may be what answers.
  const canary = { artifact, version: '10', system: 'refund-desk', environment: 'production', replace: false };
  await recordDeployments(dev, { items: [canary] });
  expect(await state()).toBe('pendingReview');
  expect(await state({ schemaVersion: '9' })).toBe('allowed');
  expect(await state({ schemaVersion: '10' })).toBe('pendingReview');
  // Its consent is ended by what is deployed over it.
  await recordDeployments(dev, { items: [{ ...canary, version: '1', replace: true }] });
  expect(await state({ schemaVersion: '9' })).toBe('pendingReview');
});

test('a schema shows and binds where it was consented to', async () => {
  await version('11', { effect: 'money', argumentsSchema: { type: 'object', required: ['order'] } });
  const schema = async (): Promise<unknown> => {
    count += 1;
    const { view } = await requestAction(
      desk.agent,
      { system: 'refund-desk', tool: { name: 'issue_refund', schemaVersion: '11' }, args: { amount: '420.00', currency: 'EUR' } },
      `tool-${count}`,
    );
    return (await getReview(desk.carla, view.id)).argumentsSchema;
  };
  expect(await schema()).toBeNull();
  await promote('11');
  expect(await schema()).toEqual({ type: 'object', required: ['order'] });
});
