import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { withinBudget } from '@/lib/search/server/budget-store';
import { toPublicId } from '@/lib/shared/ids';
import type { DryRunRow, FloorChangeView, PolicyView, RetentionView } from '../contract';
import { dueBefore, endOfPeriod, monthsInWords } from '../period';
import { floorMonths, floorReason, HIGH_RISK_MONTHS, monthsKept, policyFor, refusesFloorStep } from '../policy';
import { DATA_CLASSES, DATA_CLASS_WORDS, type DataClass } from '../words';
import { selectOpenChanges, type ChangeRow } from './change-store';
import { countActs, countDecisions, countQuarantined, countWords, type KeptRow } from './dry-run-store';
import { policiesBefore } from './set-policy';
import { selectPolicies, selectSystems, type KeptSystem, type PolicyRow } from './policy-store';
import { ACCESS_KINDS, hasHolds, LINEAGE_KINDS, listPurges } from './purge-store';

const PURGES = 50;
/** The dry run counts everything that is kept; on a very large workspace it gives up and says so, rather than hold the page: periods are set there too. */
const LIMIT_MS = 20_000;

/** The policies, what they would take away now and what is held, and what went so far. Of AI systems that the actor sees. */
export async function getRetention(actor: Actor, given: { now?: Date; limitMs?: number } = {}): Promise<RetentionView> {
  requirePermission(actor, 'retention.read');
  const now = given.now ?? new Date();
  const { workspaceId } = actor;
  const visible = visibleSystems(actor);
  return withWorkspace(workspaceId, async (tx) => {
    const { current, pending } = await selectPolicies(tx, workspaceId, now);
    const systems = (await selectSystems(tx, workspaceId, now)).filter(
      (one) => visible === 'all' || visible.includes(one.systemId),
    );
    const dryRun = await withinBudget(tx, given.limitMs ?? LIMIT_MS, async (within) => {
      const rows: DryRunRow[] = [];
      for (const dataClass of DATA_CLASSES) {
        const about = DATA_CLASS_WORDS[dataClass].perSystem ? systems : [null];
        for (const system of about) rows.push(await dryRunOf(within, workspaceId, current, dataClass, system, now));
      }
      return rows;
    });
    const changes = await selectOpenChanges(tx, workspaceId);
    const purges = await listPurges(tx, workspaceId, PURGES);
    return {
      policies: policiesOf(current, pending, systems),
      changes: changes.flatMap((row) => changeOf(row, actor, policiesBefore(current, pending, row), systems)),
      systems: systems.map(({ systemId, name }) => ({ id: toPublicId('system', systemId), name })),
      dryRun: dryRun ?? [],
      counted: dryRun !== null,
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
  system: KeptSystem | null,
  now: Date,
): Promise<DryRunRow> {
  const monthsOf = (of: DataClass): number | null => monthsKept(policyFor(current, of, system?.systemId ?? null), system?.highRisk); // prettier-ignore
  const borderOf = (of: DataClass): Date | null => {
    const kept = monthsOf(of);
    return kept === null ? null : dueBefore(now, kept);
  };
  const [months, border] = [monthsOf(dataClass), borderOf(dataClass)];
  const count = async (): Promise<KeptRow> => {
    if (dataClass === 'decisionContent') return countDecisions(tx, workspaceId, system!.systemId, border);
    if (dataClass === 'searchIndex') return countWords(tx, workspaceId, system!.systemId, { border, contentBorder: borderOf('decisionContent') }); // prettier-ignore
    const held = await hasHolds(tx, workspaceId);
    if (dataClass === 'quarantine') return countQuarantined(tx, workspaceId, border, held);
    return countActs(tx, workspaceId, dataClass === 'lineage' ? LINEAGE_KINDS : ACCESS_KINDS, border, held);
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
    nextDue: months !== null && oldest && border && oldest >= border ? endOfPeriod(oldest, months).toISOString() : null,
  };
}

/** Of AI systems that are not seen: none. */
function changeOf(row: ChangeRow, actor: Actor, before: readonly PolicyRow[], systems: readonly KeptSystem[]): FloorChangeView[] {
  const { dataClass, systemId, keepMonths, reason, askedAt } = row;
  const system = systemId === null ? null : systems.find((one) => one.systemId === systemId);
  if (system === undefined) return [];
  const most = [...before].sort((a, b) => floorMonths(dataClass, b) - floorMonths(dataClass, a))[0];
  const may = (step: 'confirm' | 'keep'): boolean =>
    actor.type === 'person' && can(actor, 'retention.manage') && refusesFloorStep(row, { step, by: actor.personId }) === null;
  return [
    {
      id: toPublicId('periodChange', row.changeId),
      dataClass,
      system: system && { id: toPublicId('system', system.systemId), name: system.name },
      keepMonths,
      floorReason: most ? floorReason(dataClass, most) : null,
      floorReasonAfter: floorReason(dataClass, row),
      reason,
      askedBy: { id: toPublicId('person', row.askedBy), name: row.askedByName },
      askedAt: askedAt.toISOString(),
      may: { confirm: may('confirm'), keep: may('keep') },
    },
  ];
}

/** Of the policy for all: what it keeps longer. */
const FLOOR_OF_SOME = `${monthsInWords(HIGH_RISK_MONTHS)} for those that the register calls high-risk (AI Act Art. 19(1), 26(6))`;

/** For each class the policy for all, also where there is none yet, and those of single systems. */
function policiesOf(current: readonly PolicyRow[], pending: readonly PolicyRow[], systems: readonly KeptSystem[]): PolicyView[] {
  const known = new Map(systems.map((one) => [one.systemId, one]));
  const at = (rows: readonly PolicyRow[], dataClass: DataClass, systemId: string | null): PolicyRow | undefined =>
    rows.find((row) => row.dataClass === dataClass && row.systemId === systemId);
  return DATA_CLASSES.flatMap((dataClass) => {
    const own = [...current, ...pending].flatMap((row) =>
      row.dataClass === dataClass && row.systemId !== null && known.has(row.systemId) ? [row.systemId] : [],
    );
    return [null, ...new Set(own)].map((systemId): PolicyView => {
      const row = at(current, dataClass, systemId);
      const next = at(pending, dataClass, systemId);
      const registered = systemId !== null && known.get(systemId)?.highRisk === true;
      const some = systemId === null && systems.some((one) => one.highRisk && !own.includes(one.systemId));
      const duties = { highRisk: row?.highRisk ?? false, financialMonths: row?.financialMonths ?? null };
      return {
        dataClass,
        system: systemId === null ? null : { id: toPublicId('system', systemId), name: known.get(systemId)?.name ?? '' },
        keepMonths: row?.keepMonths ?? null,
        ...duties,
        floorMonths: floorMonths(dataClass, duties, registered),
        floorReason:
          floorReason(dataClass, duties, registered) ?? (dataClass === 'decisionContent' && some ? FLOOR_OF_SOME : null),
        reason: row?.reason ?? null,
        setBy: row?.setByName ?? null,
        setAt: row?.setAt.toISOString() ?? null,
        pending: next ? { keepMonths: next.keepMonths, countsFrom: next.countsFrom.toISOString(), setBy: next.setByName } : null,
      };
    });
  });
}
