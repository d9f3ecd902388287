import type { JsonObject } from '@/lib/shared/json';
import { triageDecision } from './clinical-triage';
import { paymentDecision } from './payments-kyc';
import { Random } from './random';
import { refundDecision } from './refund-agent';
import { schedule } from './schedule';

/** How many decisions each sample system makes in its ninety days. */
export const SAMPLE_COUNTS = { refunds: 1280, payments: 720, triage: 420 } as const;

export type SampleDecision = { at: number } & ({ form: 'native'; events: JsonObject[] } | { form: 'otlp'; request: JsonObject });

/**
 * The whole sample, in order of time: three systems, 2,420 decisions over the 90 days before `now`. The same seed and the same `now`
 * give the same bytes; another `now` moves the same story along.
 */
export function* simulate(now: number, seed = 20_261_121): Generator<SampleDecision> {
  const refunds = new Random(seed);
  const payments = new Random(seed + 1);
  const triage = new Random(seed + 2);
  const plan = [
    ...schedule(refunds, SAMPLE_COUNTS.refunds, now).map((at, i) => ({
      at,
      make: (): SampleDecision => ({ at, form: 'native', events: refundDecision(refunds, i + 1, at, now) }),
    })),
    ...schedule(payments, SAMPLE_COUNTS.payments, now).map((at, i) => ({
      at,
      make: (): SampleDecision => ({ at, form: 'otlp', request: paymentDecision(payments, i + 1, at, now) }),
    })),
    ...schedule(triage, SAMPLE_COUNTS.triage, now).map((at, i) => ({
      at,
      make: (): SampleDecision => ({ at, form: 'native', events: triageDecision(triage, i + 1, at, now) }),
    })),
  ].sort((a, b) => a.at - b.at);
  for (const decision of plan) {
    const made = decision.make();
    // What is observed later must have happened by now.
    if (made.form === 'native') made.events = made.events.filter((event) => Date.parse(String(event.occurredAt)) <= now);
    yield made;
  }
}
