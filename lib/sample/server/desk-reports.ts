import type { ServiceActor } from '@/lib/access/actor';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import type { JsonObject } from '@/lib/shared/json';
import { NativeTrail } from '../native-trail';
import { Random } from '../random';

const MODEL = { requested: 'gpt-4.1', responded: 'gpt-4.1-2025-04-14', provider: 'openai' };
/** What an agent has done before it asks takes some seconds, and none of it lies ahead of the clock. */
const BEFORE_MS = 6_000;

/**
 * What the sample's agents report of the decisions in which they ask for leave: what was said to them, and what the model answered. Without it all that the
 * newest decisions show is that something was asked.
 */
export class DeskReports {
  private readonly trails = new Map<string, NativeTrail>();
  private readonly asked = new Map<string, string>();

  constructor(private readonly actor: ServiceActor) {}

  async begin(about: {
    system: string;
    decision: string;
    customer: string;
    said: string;
    tool: string;
    args: Record<string, string>;
  }): Promise<void> {
    const { system, decision, customer, said, tool, args } = about;
    const trail = new NativeTrail(
      {
        system,
        decision,
        environment: 'production',
        actor: { id: system, version: '2.4.1' },
        subjects: [{ type: 'customer', id: customer, role: 'affected' }],
        user: customer,
        versions: { agent: '2.4.1' },
      },
      Date.now() - BEFORE_MS,
      new Random(this.trails.size + 1),
    );
    trail.start(said);
    trail.model({
      ...MODEL,
      input: [{ role: 'user', content: said }],
      output: [{ role: 'assistant', content: '', toolCalls: [{ name: tool, arguments: args }] }],
    });
    this.trails.set(decision, trail);
    await this.send(trail.events);
  }

  ofAction(actionId: string, decision: string): void {
    this.asked.set(actionId, decision);
  }

  /** How the decision that asked came out; of one that reported nothing before, nothing. */
  async end(actionId: string, how: 'succeeded' | 'failed' | 'refused'): Promise<void> {
    const trail = this.trails.get(this.asked.get(actionId) ?? '');
    if (!trail) return;
    const before = trail.events.length;
    trail.waitUntil(Date.now()); // people took their time meanwhile
    if (how === 'failed') trail.end('error', '', 'The payment service did not answer.');
    else trail.end('ok', how === 'succeeded' ? 'Done as it was approved.' : 'Not done: a person said no.');
    await this.send(trail.events.slice(before));
  }

  private async send(events: readonly JsonObject[]): Promise<void> {
    const { accepted } = await ingestEvents(this.actor, { body: JSON.stringify(events), route: 'sample' });
    if (accepted !== events.length)
      throw new Error(`Of ${events.length} events that the sample's agents report, ${accepted} were accepted.`);
  }
}
