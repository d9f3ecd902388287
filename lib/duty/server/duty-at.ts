import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { competenceFor, type CompetenceRef } from '../competence';
import { absenceAt, onDutyAt } from '../coverage';
import { countEntries, listNewest } from './competence-store';
import { readRoster, type LoadedRoster } from './read-roster';
import { readSetting } from './duty-store';

/** What the register says of a person who wants to decide. */
export interface CompetenceAnswer {
  /** Null: they may decide as far as competence goes. Else why not, in words. */
  refused: string | null;
  /** What the vote freezes; null when they have no line in force (and the rule is off). */
  ref: CompetenceRef | null;
}

/**
 * For the one guarded vote function: may this person decide about an action of this tier at `at` (the database's clock), and on what line?
 * In the caller's transaction. With the rule off nobody is refused; a line in force is frozen all the same.
 */
export async function checkCompetence(
  tx: SqlTx,
  workspaceId: string,
  { personId, tier, at }: { personId: string; tier: string; at: Date },
): Promise<CompetenceAnswer> {
  const { requireCompetence } = await readSetting(tx, workspaceId);
  const line = competenceFor(await listNewest(tx, workspaceId), personId, at, tier);
  const ref = line && {
    competence: toPublicId('competence', line.competenceId),
    version: line.version,
    register: await countEntries(tx, workspaceId),
  };
  return {
    ref,
    refused:
      requireCompetence && !ref
        ? `The competence register has no entry in force that lets you decide about ${tier === 'critical' ? 'critical actions' : 'actions'}. Whoever keeps the register can enter it.`
        : null,
  };
}

/** People (UUIDs) for whom this person decides at `at`: those who are away and named them as deputy. */
export async function deputyFor(tx: SqlTx, workspaceId: string, personId: string, at: Date): Promise<string[]> {
  const { absences } = await readRoster(tx, workspaceId, at);
  return [...new Set(absences.map((one) => one.personId))].filter((away) => absenceAt(absences, away, at)?.deputyId === personId);
}

export interface OnDuty {
  /** UUIDs of who is on shift and competent now, deputies included. Empty: nobody. */
  onDuty: string[];
  /** False: no shift is entered, so everybody who may decide is told. */
  rosterKept: boolean;
  /** Everybody who may decide, whose access is open, who is competent where that is asked, and who is not away. */
  able: string[];
}

/** Who can be told and asked at `at`, about an action of this tier. */
export function whoIsOnDuty(roster: LoadedRoster, at: Date, tier = 'high'): OnDuty {
  const { competences } = roster;
  const able = [...roster.people].filter(
    (id) => !absenceAt(roster.absences, id, at) && (competences === null || competenceFor(competences, id, at, tier) !== null),
  );
  return { onDuty: [...onDutyAt(roster, at)], rosterKept: roster.shifts.length > 0, able };
}
