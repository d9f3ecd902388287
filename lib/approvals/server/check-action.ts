import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { log } from '@/lib/observability/log';
import type { JsonValue } from '@/lib/shared/json';
import { failedChecks } from '../checks';
import { apply } from '../state';
import { countRecent, factsOf, findAction, lockAction, saveAction, type ActionRow } from './action-store';
import { appendAndNote } from './append-action-event';
import { askPeople } from './ask-people';
import { DecidingFacts } from './deciding-facts';
import { fitsSchema } from './check-args';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';
import { haltNow } from './halt-now';
import { issueVerdict } from './issue-verdict';
import { lockSettings } from './setting-store';
import { findToolProfile, toolUseOf } from './tool-store';

/**
 * Runs the deterministic checks of an action that is `checking`, and lets it through or asks a person. A check that fails, throws or takes longer
 * than its budget asks a person. Safe to call again: whoever comes second finds it decided.
 */
export async function checkAction(workspaceId: string, actionId: string): Promise<void> {
  let failed: string[];
  try {
    failed = await withWorkspace(workspaceId, async (tx) => {
      const row = await findAction(tx, workspaceId, actionId);
      return row?.state === 'checking' ? runChecks(tx, workspaceId, row) : [];
    });
  } catch (error) {
    log().warn({ error: (error as Error).name }, 'checks of an action failed');
    failed = ['checkFailed'];
  }
  await withWorkspace(workspaceId, (tx) => settleChecked(tx, workspaceId, actionId, failed));
}

async function runChecks(tx: SqlTx, workspaceId: string, row: ActionRow): Promise<string[]> {
  const asked = (await readEvents(tx, workspaceId, [row.requested_idx])).get(row.requested_idx);
  if (!asked) return ['checkFailed'];
  const profile = await findToolProfile(tx, workspaceId, toolUseOf(row));
  const recent = await countRecent(tx, workspaceId, {
    askedBy: row.asked_by,
    tool: row.tool,
    callMac: Buffer.from(row.call_mac),
    without: row.action_id,
  });
  return failedChecks({ schema: fitsSchema(profile?.schema ?? null, asked['args'] as JsonValue), ...recent });
}

/** Decides a `checking` action under its lock: allowed where nothing failed and its time is not over, else a person is asked. */
export async function settleChecked(
  tx: SqlTx,
  workspaceId: string,
  actionId: string,
  failed: readonly string[],
): Promise<boolean> {
  const settings = await lockSettings(tx, workspaceId, 'decide');
  const row = await lockAction(tx, workspaceId, actionId);
  if (row?.state !== 'checking') return false;
  const facts = factsOf(row, []);
  const at = row.now.getTime();
  const service = { workspaceId, type: 'service' as const };
  const { does } = await haltNow(tx, workspaceId, row);
  const halted = does !== 'none' && failed.length === 0;
  const allowed = failed.length === 0 && !halted ? apply(facts, { do: 'allow', at }) : null;
  if (allowed?.ok) {
    const change = await saveAction(tx, workspaceId, actionId, {
      state: 'allowed',
      execute_by: new Date(allowed.facts.executeBy!),
      checking_until: null,
      decided_at: row.now,
    });
    const event = await appendAndNote(tx, service, row, 'action.checked', { outcome: 'allowed', failed: [] }, change!);
    await issueVerdict(tx, service, (await findAction(tx, workspaceId, actionId))!, event, settings.haltEpoch);
    return true;
  }
  const why =
    failed.length > 0
      ? [...failed]
      : [halted || (allowed && !allowed.ok && allowed.refusal === 'halted') ? 'halted' : 'checkTimedOut'];
  const asked = apply(facts, { do: 'ask', at, required: 1, expiresAt: at + settings.highSeconds * 1000 });
  if (!asked.ok) return false;
  const expiresAt = new Date(asked.facts.expiresAt!);
  const chain = { ...row.chain, checks: why };
  const change = await saveAction(tx, workspaceId, actionId, {
    state: 'pendingReview',
    required: asked.facts.required,
    expires_at: expiresAt,
    checking_until: null,
    chain,
  });
  await appendAndNote(tx, service, row, 'action.checked', { outcome: 'pendingReview', failed: why }, change!);
  const waiting = (await findAction(tx, workspaceId, actionId))!;
  await askPeople(tx, workspaceId, new DecidingFacts(tx, workspaceId), [waiting]);
  return true;
}
