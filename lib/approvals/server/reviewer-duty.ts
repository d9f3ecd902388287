import type { SqlTx } from '@/lib/db/transaction';
import type { CompetenceRef } from '@/lib/duty/competence';
import { countEntries } from '@/lib/duty/server/competence-store';
import { checkCompetence, deputyFor } from '@/lib/duty/server/duty-at';
import { readSetting } from '@/lib/duty/server/duty-store';
import { clockNow } from './clock-store';

/** What the desk's register and roster (lib/duty) say of a person who wants to decide. */
export interface DutyFacts {
  /** Deciding needs a valid entry. */
  required: boolean;
  /** A valid entry stands now. */
  competent: boolean;
  /** That entry and the register's version, for the vote to freeze. */
  competence: CompetenceRef | null;
  /** Whose place the person takes while they are away (UUIDs). */
  deputyFor: string[];
}

/** At the database's clock. An entry for reviewers does not reach critical actions. */
export async function dutyOf(tx: SqlTx, workspaceId: string, personId: string, tier = 'high'): Promise<DutyFacts> {
  const at = await clockNow(tx);
  const { required } = await registerVersion(tx, workspaceId);
  const { ref } = await checkCompetence(tx, workspaceId, { personId, tier, at });
  return { required, competent: ref !== null, competence: ref, deputyFor: await deputyFor(tx, workspaceId, personId, at) };
}

/** Whether competence is asked for, and how many lines the register has: frozen into an action's chain. */
export async function registerVersion(tx: SqlTx, workspaceId: string): Promise<{ version: number; required: boolean }> {
  const { requireCompetence } = await readSetting(tx, workspaceId);
  return { version: await countEntries(tx, workspaceId), required: requireCompetence };
}
