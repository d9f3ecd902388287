import type { SqlTx } from '@/lib/db/transaction';
import { closest } from '@/lib/shared/did-you-mean';
import type { HaltScope } from '../contract';
import { listEnvironmentNames, listToolNames } from './halt-names-store';

/** Whether a halt's name is one that was seen here, and the names nearest to it where it is not. */
export interface HaltMatch {
  /** False: no action, no decision and no registration has this name; a halt of it stops nothing that is known. */
  seen: boolean;
  nearest: string[];
}

const MOST_NEAREST = 3;

/** Names of a workspace, read once for several halts. */
export class HaltNames {
  private readonly held = new Map<HaltScope, Promise<string[]>>();

  constructor(
    private readonly tx: SqlTx,
    private readonly workspaceId: string,
  ) {}

  /** AI systems and keys are named by ids, which are looked up when a halt begins: those are seen. */
  async match(scope: HaltScope, value: string | null): Promise<HaltMatch> {
    if ((scope !== 'tool' && scope !== 'environment') || value === null) return { seen: true, nearest: [] };
    let names = this.held.get(scope);
    if (!names) {
      names = (scope === 'tool' ? listToolNames : listEnvironmentNames)(this.tx, this.workspaceId);
      this.held.set(scope, names);
    }
    return matchName(scope, value, await names);
  }
}

/** Tools are told apart by every letter, environments by the letters whatever their case (lib/approvals/halt.ts). Pure. */
export function matchName(scope: 'tool' | 'environment', value: string, names: readonly string[]): HaltMatch {
  const plain = (name: string): string => name.trim().toLowerCase();
  const seen = names.some((name) => (scope === 'tool' ? name === value : plain(name) === plain(value)));
  if (seen) return { seen, nearest: [] };
  const near = closest(value, names);
  const alike = names.filter((name) => plain(name).includes(plain(value)) || plain(value).includes(plain(name)));
  return { seen, nearest: [...new Set([...(near === undefined ? [] : [near]), ...alike])].slice(0, MOST_NEAREST) };
}
