import type { Provenance } from '@/lib/risk/contract';
import { leavesOf } from '@/lib/risk/action/arguments';
import { hostRuns, hostsAbove, webAddressesIn } from '@/lib/risk/action/web-addresses';

/** More hosts are not kept of foreign texts, and calls vouch for none then; nor more than so many that are known. */
const MOST_FOREIGN = 20_000;
const MOST_KNOWN = 1_000;

/**
 * The hosts that an agent knows by itself, gathered in the order of its run: those that system messages name, and those that a call's own arguments name
 * before any foreign text did. A link of an interface whose base the agent was given is then no stranger's.
 */
export class VouchedHosts {
  private readonly foreign = new Set<string>();
  private readonly known = new Set<string>();

  text(text: string, provenance: Provenance): void {
    if (provenance === 'user' || provenance === 'model') return;
    const [into, most] = provenance === 'system' ? [this.known, MOST_KNOWN] : [this.foreign, MOST_FOREIGN];
    for (const run of hostRuns(text.toLowerCase().replaceAll('\\/', '/')))
      if (run.includes('.') && into.size < most) into.add(run);
  }

  /** Of a call that was asked for already. */
  call(args: unknown): void {
    if (this.foreign.size >= MOST_FOREIGN) return;
    for (const { host } of webAddressesIn(leavesOf(args))) {
      const hosts = hostsAbove(host);
      if (this.known.size < MOST_KNOWN && !hosts.some((one) => this.foreign.has(one))) this.known.add(hosts[0]!);
    }
  }

  /** As it is now; absent where nothing is known. */
  told(): { vouched?: string[] } {
    return this.known.size > 0 ? { vouched: [...this.known] } : {};
  }
}
