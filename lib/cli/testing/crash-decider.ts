import { writeSync } from 'node:fs';
import type { KeyActor, PersonActor } from '@/lib/access/actor';
import { castVote } from '@/lib/approvals/server/cast-vote';
import { getAction } from '@/lib/approvals/server/get-action';
import { redeemAction } from '@/lib/approvals/server/redeem-action';
import { requestAction } from '@/lib/approvals/server/request-action';
import type { NewAction } from '@/lib/approvals/schemas';

// Asks, votes and redeems without pause, and prints a line before and after each: its parent kills it at any moment, also between a commit and the line
// that tells of it (lib/cli/crash-desk.integration.test.ts).
const { agent, gateway, person, run } = JSON.parse(process.argv[2]!) as {
  agent: KeyActor;
  gateway: KeyActor;
  person: PersonActor;
  run: string;
};

/** One write of the whole line: a reader of the pipe never sees half of one. */
const say = (...words: (string | number)[]): void => void writeSync(1, `${words.join(' ')}\n`);

const crashAction = (n: number): NewAction =>
  ({
    system: 'crash-desk',
    tool: { name: n % 3 === 0 ? 'issue_refund' : 'get_order_status' },
    args: { order: `W${n}`, ...(n % 3 === 0 ? { amount: '2400.00', currency: 'EUR' } : {}) },
  }) as NewAction;

async function one(n: number): Promise<void> {
  const key = `${run}-${n}`;
  say('asking', n);
  const { view } = await requestAction(agent, crashAction(n), key);
  say('asked', n, view.id);
  if (view.state === 'pendingReview') {
    say('voting', n);
    await castVote(person, view.id, {
      vote: 'approve', reasonCode: 'asIntended', reason: 'Looked at it.', seenHash: 'sha256:what-was-shown', revision: 1,
    }); // prettier-ignore
    say('voted', n);
  }
  const { verdict, actionHash, state } = await getAction(agent, view.id);
  if (!verdict) return say('none', n, state);
  say('redeeming', n);
  await redeemAction(gateway, view.id, { verdict, actionHash });
  say('redeemed', n);
}

async function lane(first: number, step: number): Promise<void> {
  for (let n = first; ; n += step) await one(n);
}
void Promise.all([0, 1, 2].map((first) => lane(first, 3))).catch((error: unknown) => {
  say('failed', error instanceof Error ? error.message.slice(0, 200) : 'unknown');
  process.exit(1);
});
