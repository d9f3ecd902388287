import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { env } from '@/lib/env';
import { log } from '@/lib/observability/log';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { uuidv7 } from '@/lib/shared/ids';
import type { AnchorKind } from '../anchors';
import { insertAnchor, noteAttempt, selectDue, type StoredAnchor } from './anchor-store';
import { postCheckpoint, writeCheckpoint } from './publish-checkpoint';
import { AnchorFailed } from './send-out';
import { stampCheckpoint } from './stamp-checkpoint';

const MINUTE = 60_000;
/** How often each way out is used at most. A failure is tried again as often. */
const EVERY: Readonly<Record<AnchorKind, number>> = { timestamp: 60 * MINUTE, directory: MINUTE, webhook: MINUTE };
/** After a failure a time stamp is asked for again sooner than in an hour. */
const AGAIN = 5 * MINUTE;

type Send = (checkpoint: { size: number; note: string; origin: string }) => Promise<StoredAnchor>;
const round = inEachWorkspace('anchor checkpoints');

/** The ways out that are configured. */
function configured(): [AnchorKind, Send][] {
  const { COUNTERSIGN_TSA_URL: tsa, COUNTERSIGN_CHECKPOINT_DIR: directory, COUNTERSIGN_CHECKPOINT_WEBHOOK: webhook, COUNTERSIGN_CHECKPOINT_WEBHOOK_SECRET: secret } = env(); // prettier-ignore
  return [
    ...(tsa ? [['timestamp', (given) => stampCheckpoint(tsa, given)] as [AnchorKind, Send]] : []),
    ...(directory ? [['directory', (given) => writeCheckpoint(directory, given)] as [AnchorKind, Send]] : []),
    ...(webhook ? [['webhook', (given) => postCheckpoint(webhook, secret, given)] as [AnchorKind, Send]] : []),
  ];
}

/**
 * Gives the newest checkpoint of each log to every place outside that is configured, when its time has come. What fails is noted with its
 * reason for the Integrity page, logged, and tried again; it stops nothing else. Returns how many went out.
 */
export async function anchorCheckpoints(now: Date = new Date()): Promise<number> {
  const ways = configured();
  if (ways.length === 0) return 0;
  return round(await listWorkspaceIds(), async (workspaceId) => {
    let sent = 0;
    for (const [kind, send] of ways) sent += await anchorOne(workspaceId, kind, send, now);
    return sent;
  });
}

async function anchorOne(workspaceId: string, kind: AnchorKind, send: Send, now: Date): Promise<number> {
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const due = await withWorkspace(workspaceId, (tx) => selectDue(tx, workspaceId, kind, ago(EVERY[kind]), ago(AGAIN)));
  if (!due) return 0;
  try {
    const anchor = await send(due);
    await withWorkspace(workspaceId, async (tx) => {
      await insertAnchor(tx, workspaceId, uuidv7(), anchor);
      await noteAttempt(tx, workspaceId, kind, null);
    });
    return 1;
  } catch (error) {
    if (!(error instanceof AnchorFailed)) throw error;
    log().warn({ workspaceId, kind, reason: error.message }, 'a checkpoint did not leave the installation');
    await withWorkspace(workspaceId, (tx) => noteAttempt(tx, workspaceId, kind, error.message));
    return 0;
  }
}
