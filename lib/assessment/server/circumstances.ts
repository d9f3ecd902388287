import type { SqlTx } from '@/lib/db/transaction';
import { valueToken } from '@/lib/privacy/server/value-token';
import type { Effect } from '@/lib/risk/contract';
import { profileOf } from '../tool-effect';
import { uuidFloor, uuidv7Millis } from '@/lib/shared/ids';
import type { Circumstances } from '../contract';
import { selectHistory, type HistoryRow } from './assessment-store';
import { readToolProfiles, type DecisionInputRow, type ToolProfileRow } from './decision-input-store';

/** Calls of the past that are looked at, and amounts of them that are kept with the assessment. */
const CALLS = 300;
const AMOUNTS = 100;
const HOUR = 3_600_000;

/** The token under which a recipient is known; the value itself is nowhere but in the record. */
export const recipientToken = (workspaceId: string, recipient: string): string =>
  valueToken(workspaceId, 'recipient', recipient.toLowerCase());

/**
 * What is known beside the record when an action is scored: what an administrator registered of the tool, and how the same AI system used it
 * before. Reads each tool's past once for all decisions of a slice.
 */
export class KnownCircumstances {
  private readonly histories = new Map<string, HistoryRow[]>();

  private constructor(
    private readonly tx: SqlTx,
    private readonly workspaceId: string,
    private readonly profiles: readonly ToolProfileRow[],
    private readonly until: string,
  ) {}

  static async of(tx: SqlTx, workspaceId: string, rows: readonly DecisionInputRow[]): Promise<KnownCircumstances> {
    const profiles = await readToolProfiles(tx, workspaceId, [...new Set(rows.map((row) => row.system_id))]);
    const last = rows.reduce(
      (max, row) => (row.decision_id > max ? row.decision_id : max),
      '00000000-0000-0000-0000-000000000000',
    );
    return new KnownCircumstances(tx, workspaceId, profiles, last);
  }

  async for(
    row: DecisionInputRow,
    call: { tool: string; recipients: readonly string[]; currency: string | null; before: readonly string[] },
  ): Promise<Circumstances> {
    const profile = this.profileOf(row, call.tool);
    const past = (await this.past(row.system_id, call.tool)).filter((one) => one.decision_id < row.decision_id);
    const hourAgo = uuidFloor(uuidv7Millis(row.decision_id) - HOUR);
    const known = new Set(past.flatMap((one) => one.recipients));
    const amounts = past
      .flatMap((one) => (one.amount !== null && one.currency === call.currency ? [one.amount] : []))
      .slice(0, AMOUNTS)
      .sort((a, b) => Number(a) - Number(b));
    const before = call.before.flatMap((name): [string, Effect][] => {
      const effect = this.profileOf(row, name)?.effect;
      return effect === undefined ? [] : [[name, effect]];
    });
    return {
      ...(profile && { profile }),
      ...(before.length > 0 && { before: Object.fromEntries(before) }),
      history: {
        calls: past.length,
        lastHour: past.filter((one) => one.decision_id >= hourAgo).length,
        ...(amounts.length > 0 && { amounts }),
        // Only whom this call names itself: others' recipients are not written into this decision's record.
        recipients: call.recipients.filter((one) => known.has(recipientToken(this.workspaceId, one))),
      },
    };
  }

  private profileOf(row: DecisionInputRow, tool: string): Circumstances['profile'] {
    const of = this.profiles.filter((one) => one.system_id === row.system_id && one.name === tool);
    const then = of.filter((one) => one.from <= row.started_at && (one.until === null || row.started_at < one.until));
    // Another environment's profile, or one that ended, says nothing of this call.
    const here =
      then.find((one) => one.environment === row.environment) ??
      (row.environment === null && then.length === 1 ? then[0] : undefined);
    return here ? profileOf(here.effect) : undefined;
  }

  private async past(systemId: string, tool: string): Promise<HistoryRow[]> {
    const key = `${systemId} ${tool}`;
    let held = this.histories.get(key);
    if (!held)
      this.histories.set(key, (held = await selectHistory(this.tx, this.workspaceId, { systemId, tool, before: this.until, limit: CALLS }))); // prettier-ignore
    return held;
  }
}
