import type { SqlTx } from '@/lib/db/transaction';
import { policiesInForce, type PoliciesInForce } from '@/lib/policy/server/policies-in-force';
import { openHalts, type HaltRow } from './halt-store';
import { pastCalls, type PastCalls } from './known-before';
import { registerVersion } from './reviewer-duty';
import { membersWithRoles } from './reviewer-store';
import type { Role } from '@/lib/access/actor';
import { findToolProfile, systemFacts, type ToolProfile, type ToolUse } from './tool-store';

/** What actions are decided by, read once for all that are asked for in one transaction. */
export class DecidingFacts {
  private readonly held = new Map<string, Promise<unknown>>();

  constructor(
    private readonly tx: SqlTx,
    private readonly workspaceId: string,
  ) {}

  profile(use: ToolUse): Promise<ToolProfile | null> {
    return this.once(`profile ${JSON.stringify(use)}`, () => findToolProfile(this.tx, this.workspaceId, use));
  }
  system(systemId: string): Promise<{ riskClass: string | null; owner: string | null }> {
    return this.once(`system ${systemId}`, () => systemFacts(this.tx, this.workspaceId, systemId));
  }
  past(systemId: string, tool: string): Promise<PastCalls> {
    return this.once(`past ${systemId} ${tool}`, () => pastCalls(this.tx, this.workspaceId, { systemId, tool, actionId: null }));
  }
  membersWithRoles(roles: readonly Role[], systemId: string): Promise<{ personId: string; email: string }[]> {
    return this.once(`members ${systemId} ${roles.join(' ')}`, () =>
      membersWithRoles(this.tx, this.workspaceId, roles, systemId),
    );
  }
  register(): Promise<{ version: number; required: boolean }> {
    return this.once('register', () => registerVersion(this.tx, this.workspaceId));
  }
  policies(): Promise<PoliciesInForce> {
    return this.once('policies', () => policiesInForce(this.tx, this.workspaceId, new Date()));
  }
  halts(): Promise<(HaltRow & { systemId: string | null })[]> {
    return this.once('halts', async () =>
      (await openHalts(this.tx, this.workspaceId)).map((row) => ({ ...row, systemId: row.system_id })),
    );
  }

  /** Has what actions of this AI system with this tool are decided by on its way. */
  async ask(use: ToolUse): Promise<void> {
    await Promise.all([this.system(use.systemId), this.profile(use)]);
  }

  private once<T>(name: string, read: () => Promise<T>): Promise<T> {
    let value = this.held.get(name) as Promise<T> | undefined;
    if (!value) this.held.set(name, (value = read()));
    return value;
  }
}
