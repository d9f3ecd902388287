import type { SqlTx } from '@/lib/db/transaction';

/**
 * What the desk's register and roster say of a person: lib/duty fills this in. Until it does, nobody's competence is asked for.
 */
export interface DutyFacts {
  /** Deciding needs a valid entry. */
  required: boolean;
  /** A valid entry stands now. */
  competent: boolean;
  /** Whose place the person takes while they are away (UUIDs). */
  deputyFor: string[];
}

export async function dutyOf(_tx: SqlTx, _workspaceId: string, _personId: string): Promise<DutyFacts> {
  return { required: false, competent: true, deputyFor: [] };
}

/** Whether competence is asked for, and how many lines the register has: frozen into an action's chain. */
export async function registerVersion(_tx: SqlTx, _workspaceId: string): Promise<{ version: number; required: boolean }> {
  return { version: 0, required: false };
}
