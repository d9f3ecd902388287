import type { SqlTx } from '@/lib/db/transaction';
import { countEntries } from '@/lib/duty/server/competence-store';
import { checkCompetence, deputyFor } from '@/lib/duty/server/duty-at';
import { readSetting } from '@/lib/duty/server/duty-store';

/** What the desk's register and roster say of a person who wants to decide. */
export interface DutyFacts {
  /** Why their competence does not let them; null: it does, or nobody asks for it. */
  refused: string | null;
  /** The line of the register that they decide on: frozen into the vote's event. */
  line: { competence: string; version: number; register: number } | null;
  /** Whose place the person takes while they are away (UUIDs). */
  deputyFor: string[];
}

/** At an instant of the database's clock, about an action of this tier. */
export async function dutyOf(
  tx: SqlTx,
  workspaceId: string,
  given: { personId: string; tier: string; at: Date },
): Promise<DutyFacts> {
  const { refused, ref } = await checkCompetence(tx, workspaceId, given);
  return { refused, line: ref, deputyFor: await deputyFor(tx, workspaceId, given.personId, given.at) };
}

/** Whether competence is asked for, and how many lines the register has: frozen into an action's chain. */
export async function registerVersion(tx: SqlTx, workspaceId: string): Promise<{ version: number; required: boolean }> {
  const [{ requireCompetence }, version] = await Promise.all([readSetting(tx, workspaceId), countEntries(tx, workspaceId)]);
  return { version, required: requireCompetence };
}
