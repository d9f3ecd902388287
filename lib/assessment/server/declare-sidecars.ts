import { createHash } from 'node:crypto';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { sidecarsInForce } from '@/lib/risk/server/plugins/declared-sidecars';
import type { JsonValue } from '@/lib/shared/json';
import { readDeclared, saveDeclared } from './sidecar-store';

/** What this process has seen stand in each log. */
const known = new Map<string, string>();

/**
 * Writes into the log which sidecars texts are sent to from now on, where that is not what it said last: the event `settings.changed` about
 * `sidecars`, before the worker sends the first text. Whoever asks later when personal data went where finds it there. Nothing is written where
 * there never was one.
 */
export async function declareSidecars(workspaceId: string): Promise<void> {
  const sidecars = sidecarsInForce().map(({ plugin: { id, version, kind, stages, egress, limits } }) => ({
    id,
    version,
    kind,
    stages: [...stages],
    to: egress.to ?? '',
    reach: egress.reach,
    maxChars: limits.maxChars,
  }));
  const digest = sidecars.length === 0 ? '' : createHash('sha256').update(canonicalJson(sidecars as unknown as JsonValue)).digest('hex'); // prettier-ignore
  if (known.get(workspaceId) === digest) return;
  await withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId);
    if (((await readDeclared(tx, workspaceId)) ?? '') === digest) return;
    await saveDeclared(tx, workspaceId, digest === '' ? null : digest);
    await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'settings.changed', data: { what: 'sidecars', sidecars } });
  });
  known.set(workspaceId, digest);
}
