import type { KeyActor, PersonActor } from '@/lib/access/actor';
import { vi } from 'vitest';
import type { TestWorkspace } from '@/lib/db/testing';
import type { AssessedTier } from '@/lib/risk/contract';
import type { NewAction } from '../schemas';
import { castVote, type VoteOutcome } from './cast-vote';
import { requestAction } from './request-action';
import * as scorer from '@/lib/risk/score-action';

/** For integration tests: tools are scored by their name. `read.x` low, `medium.x`, `high.x`, `critical.x`, `broken.x` fails. */
export function scoreByName(): void {
  vi.spyOn(scorer, 'scoreAction').mockImplementation(({ tool, arguments: args }) => {
    const [first] = tool.name.split('.');
    if (first === 'broken') throw new Error('the scorer is away');
    const raised = (args as { amount?: string } | undefined)?.amount === '9999.00';
    const tier = (raised ? 'critical' : first === 'read' ? 'low' : first) as AssessedTier;
    return {
      stage: 'action', bundle: 'test', score: tier === 'unscored' ? 0 : 0.5, probability: 0.5, tier, findings: [], unscored: [],
      effect: { effect: first === 'read' ? 'read' : 'money', basis: 'profile', reversible: 'no' },
    }; // prettier-ignore
  });
}

let count = 0;
export const newAction = (tool: string, over: Partial<NewAction> = {}): NewAction => ({
  system: 'refund-desk',
  tool: { name: tool },
  args: { payment: 'pi_9', amount: '420.00', currency: 'EUR' },
  target: { resource: 'pi_9', environment: 'prod' },
  ...over,
});

export const ask = (key: KeyActor, tool: string, over: Partial<NewAction> = {}, idempotencyKey = `k-${(count += 1)}`) =>
  requestAction(key, newAction(tool, over), idempotencyKey).then(({ view }) => view);

export const vote = (person: PersonActor, id: string, over: Partial<Parameters<typeof castVote>[2]> = {}): Promise<VoteOutcome> =>
  castVote(person, id, {
    vote: 'approve',
    reasonCode: 'asIntended',
    reason: 'Looked at it.',
    seenHash: 'sha256:what-was-shown',
    revision: 1,
    ...over,
  });

export interface Desk {
  ws: TestWorkspace;
  agent: KeyActor;
  gateway: KeyActor;
  anna: PersonActor;
  ben: PersonActor;
  carla: PersonActor;
}

export async function makeDesk(ws: TestWorkspace): Promise<Desk> {
  return {
    ws,
    agent: await ws.key(['act']),
    gateway: await ws.key(['redeem']),
    anna: await ws.person('reviewer', { name: 'Anna' }),
    ben: await ws.person('reviewer', { name: 'Ben' }),
    carla: await ws.person('compliance_officer', { name: 'Carla' }),
  };
}
