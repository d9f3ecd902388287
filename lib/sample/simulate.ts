import type { JsonObject } from '@/lib/shared/json';
import { TRIAGE_SYSTEM, triageDecision } from './clinical-triage';
import { POISONED_DAYS, poisonedRefund } from './poisoned-refund';
import { PAYMENTS_SYSTEM, paymentDecision } from './payments-kyc';
import { Random } from './random';
import { REFUND_SYSTEM, refundDecision } from './refund-agent';
import { schedule } from './schedule';

/** How many decisions each sample system makes in its ninety days. */
export const SAMPLE_COUNTS = { refunds: 1280, payments: 720, triage: 420 } as const;

/** What the gateways in front of two of the systems counted: the refund agent's counted more than arrived on one day, the day of its gap. */
export interface SampleCounter {
  system: string;
  source: string;
  from: string;
  to: string;
  count: number;
}
/** The numbers that the refund agent's events of one day lost on their way, and what its gateway counted beside them. */
const LOST_NUMBERS = 17;
const LOST_DECISIONS = 2;
const LOST_DAYS_AGO = 12;
const LATER = new Set(['outcome.observed', 'feedback.received']);

export type SampleDecision = { at: number } & ({ form: 'native'; events: JsonObject[] } | { form: 'otlp'; request: JsonObject });

/**
 * The whole sample, in order of time: three systems, 2,423 decisions over the 90 days before `now`. The same seed and the same `now`
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
    ...POISONED_DAYS.map((days, i) => {
      const at = now - days * DAY;
      return {
        at,
        make: (): SampleDecision => ({ at, form: 'native', events: poisonedRefund(new Random(seed + 3 + i), i + 1, at) }),
      };
    }),
  ].sort((a, b) => a.at - b.at);
  const numbers = new Numbers(now);
  for (const decision of plan) {
    const made = decision.make();
    if (made.form === 'native') {
      // What is observed later must have happened by now.
      made.events = made.events.filter((event) => Date.parse(String(event.occurredAt)) <= now);
      for (const event of made.events) numbers.give(event);
    }
    yield made;
  }
}

/** The refund agent numbers what it sends. Some numbers never come: lost between it and the desk. */
class Numbers {
  private next = 1;
  private lost = false;
  constructor(private readonly now: number) {}
  give(event: JsonObject): void {
    // What is observed later is told by the shop, which does not count.
    if (event.system !== REFUND_SYSTEM || LATER.has(String(event.kind))) return;
    if (!this.lost && Date.parse(String(event.occurredAt)) >= dayStart(this.now, LOST_DAYS_AGO)) {
      this.lost = true;
      this.next += LOST_NUMBERS;
    }
    event.schemaVersion = '1.1';
    event.sequence = { emitter: `${REFUND_SYSTEM}-eu-1`, number: this.next++ };
  }
}

const DAY = 86_400_000;
function dayStart(now: number, daysAgo: number): number {
  return Math.floor(now / DAY) * DAY - daysAgo * DAY;
}

/** Daily counts of the whole UTC days that are over, by what the decisions of the sample were. */
export function countersOf(decisions: readonly SampleDecision[], now: number): SampleCounter[] {
  const days = new Map<string, number>();
  for (const one of decisions) {
    const system = one.form === 'otlp' ? PAYMENTS_SYSTEM : String(one.events[0]?.system);
    const day = Math.floor(one.at / DAY);
    if (system === TRIAGE_SYSTEM || day >= Math.floor(now / DAY)) continue;
    days.set(`${system} ${day}`, (days.get(`${system} ${day}`) ?? 0) + 1);
  }
  return [...days].map(([key, count]) => {
    const [system, day] = key.split(' ') as [string, string];
    const from = Number(day) * DAY;
    const lost = system === REFUND_SYSTEM && from === dayStart(now, LOST_DAYS_AGO) ? LOST_DECISIONS : 0;
    return {
      system,
      source: system === REFUND_SYSTEM ? 'api-gateway' : 'kyc-queue',
      from: new Date(from).toISOString(),
      to: new Date(from + DAY).toISOString(),
      count: count + lost,
    };
  });
}
