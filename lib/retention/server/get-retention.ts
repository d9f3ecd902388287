import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { withTimeLimit } from '@/lib/search/server/budget-store';
import { toPublicId } from '@/lib/shared/ids';
import type { DryRunRow, PolicyView, RetentionView } from '../contract';
import { dueBefore, endOfPeriod } from '../period';
import { floorMonths, floorReason, monthsKept, policyFor } from '../policy';
import { DATA_CLASSES, DATA_CLASS_WORDS, type DataClass } from '../words';
import { countActs, countDecisions, countQuarantined, countWords, type KeptRow } from './dry-run-store';
import { selectPolicies, selectSystems, type PolicyRow } from './policy-store';
import { ACCESS_KINDS, hasHolds, LINEAGE_KINDS, listPurges } from './purge-store';

const PURGES = 50;
/** The dry run counts everything that is kept; on a very large workspace it gives up and says so, rather than hold the page. */
const LIMIT_MS = 20_000;

/** The policies, what they would take away now and what is held, and what went so far. Of AI systems that the actor sees. */
export async function getRetention(actor: Actor, given: { now?: Date } = {}): Promise<RetentionView> {
  requirePermission(actor, 'retention.read');
  const now = given.now ?? new Date();
  const { workspaceId } = actor;
  const visible = visibleSystems(actor);
  return withWorkspace(workspaceId, async (tx) => {
    const { current, pending } = await selectPolicies(tx, workspaceId, now);
    const systems = (await selectSystems(tx, workspaceId)).filter((one) => visible === 'all' || visible.includes(one.systemId));
    const dryRun = await withTimeLimit(
      tx,
      async () => {
        const rows: DryRunRow[] = [];
        for (const dataClass of DATA_CLASSES) {
          const about = DATA_CLASS_WORDS[dataClass].perSystem ? systems : [null];
          for (const system of about) rows.push(await dryRunOf(tx, workspaceId, current, dataClass, system, now));
        }
        return rows;
      },
      LIMIT_MS,
    );
    const purges = await listPurges(tx, workspaceId, PURGES);
    return {
      policies: policiesOf(current, pending, systems),
      dryRun,
      purges: purges.map(({ idx, at, systemName, ...row }) => ({ ...row, system: systemName, at: at.toISOString(), index: idx })),
      asOf: now.toISOString(),
    };
  });
}

async function dryRunOf(
  tx: SqlTx,
  workspaceId: string,
  current: readonly PolicyRow[],
  dataClass: DataClass,
  system: { systemId: string; name: string } | null,
  now: Date,
): Promise<DryRunRow> {
  const months = monthsKept(policyFor(current, dataClass, system?.systemId ?? null));
  const border = months === null ? null : dueBefore(now, months);
  const count = async (): Promise<KeptRow> => {
    if (dataClass === 'decisionContent') return countDecisions(tx, workspaceId, system!.systemId, border);
    if (dataClass === 'searchIndex') return countWords(tx, workspaceId, system!.systemId, border);
    if (dataClass === 'lineage') return countActs(tx, workspaceId, LINEAGE_KINDS, border, await hasHolds(tx, workspaceId));
    return dataClass === 'accessRecord'
      ? countActs(tx, workspaceId, ACCESS_KINDS, border)
      : countQuarantined(tx, workspaceId, border);
  };
  const { kept, oldest, due, dueRecords, held } = await count();
  return {
    dataClass,
    system: system && { id: toPublicId('system', system.systemId), name: system.name },
    keepMonths: months,
    kept,
    oldest: oldest?.toISOString() ?? null,
    due,
    dueRecords,
    held,
    nextDue: months !== null && oldest && due === 0 && held === 0 ? endOfPeriod(oldest, months).toISOString() : null,
  };
}

/** For each class the policy for all, also where there is none yet, and those of single systems. */
function policiesOf(
  current: readonly PolicyRow[],
  pending: readonly PolicyRow[],
  systems: readonly { systemId: string; name: string }[],
): PolicyView[] {
  const names = new Map(systems.map((one) => [one.systemId, one.name]));
  const at = (rows: readonly PolicyRow[], dataClass: DataClass, systemId: string | null): PolicyRow | undefined =>
    rows.find((row) => row.dataClass === dataClass && row.systemId === systemId);
  return DATA_CLASSES.flatMap((dataClass) => {
    const own = [...current, ...pending].flatMap((row) =>
      row.dataClass === dataClass && row.systemId !== null && names.has(row.systemId) ? [row.systemId] : [],
    );
    return [null, ...new Set(own)].map((systemId): PolicyView => {
      const row = at(current, dataClass, systemId);
      const next = at(pending, dataClass, systemId);
      const duties = { highRisk: row?.highRisk ?? false, financialMonths: row?.financialMonths ?? null };
      return {
        dataClass,
        system: systemId === null ? null : { id: toPublicId('system', systemId), name: names.get(systemId) ?? '' },
        keepMonths: row?.keepMonths ?? null,
        ...duties,
        floorMonths: floorMonths(dataClass, duties),
        floorReason: floorReason(dataClass, duties),
        reason: row?.reason ?? null,
        setBy: row?.setByName ?? null,
        setAt: row?.setAt.toISOString() ?? null,
        pending: next ? { keepMonths: next.keepMonths, countsFrom: next.countsFrom.toISOString(), setBy: next.setByName } : null,
      };
    });
  });
}
