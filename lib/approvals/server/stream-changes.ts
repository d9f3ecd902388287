import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { isWaiting, mayRun } from '../state';
import { listChanges } from './action-store';
import { requireAction } from './find-own-action';
import { waitForChange } from './wait-for-change';
import { standing } from './view-action';

/** A stream ends after this long; a client goes on with Last-Event-ID. */
const LONGEST_MS = 10 * 60_000;
const HEARTBEAT_MS = 15_000;

/**
 * What happens to an action, as server-sent events (WHATWG HTML section 9.2): each change with its number as id and its kind, and the newest with the
 * state and execution that it left; no content. Goes on behind `after`. Ends when nothing can happen any more. Throws notFound before anything is sent.
 */
export async function streamChanges(
  actor: Actor,
  publicId: string,
  after: number,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  requirePermission(actor, 'actions.read');
  await withWorkspace(actor.workspaceId, (tx) => requireAction(tx, actor, publicId));
  const encoder = new TextEncoder();
  const ended = new AbortController();
  signal.addEventListener('abort', () => ended.abort());
  return new ReadableStream({
    async start(controller) {
      const until = Date.now() + LONGEST_MS;
      let last = after;
      try {
        for (;;) {
          const { changes, change, over, state, execution } = await read(actor, publicId, last);
          for (const one of changes) {
            // How the action stands now was not so after what came before.
            const stands = one === changes.at(-1) ? { state, execution } : {};
            const data = JSON.stringify({ kind: one.kind, at: one.at.toISOString(), index: one.idx, ...stands });
            controller.enqueue(encoder.encode(`id: ${one.change}\nevent: ${one.kind}\ndata: ${data}\n\n`));
            last = one.change;
          }
          if (over || ended.signal.aborted || Date.now() >= until) break;
          await waitForChange(actor, { publicId, change, ms: HEARTBEAT_MS, signal: ended.signal });
          if (ended.signal.aborted) break;
          controller.enqueue(encoder.encode(': waiting\n\n'));
        }
        controller.close();
      } catch {
        if (!ended.signal.aborted) controller.error(new Error('the stream was interrupted'));
      }
    },
    cancel: () => ended.abort(),
  });
}

async function read(
  actor: Actor,
  publicId: string,
  after: number,
): Promise<{
  changes: Awaited<ReturnType<typeof listChanges>>;
  change: number;
  over: boolean;
  state: string;
  execution: string;
}> {
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await requireAction(tx, actor, publicId);
    const { state, execution } = standing(row);
    const runs = mayRun(state) && (execution === 'none' || execution === 'redeemed');
    // What is written meanwhile is for the next reading, which knows how it left the action.
    const changes = (await listChanges(tx, actor.workspaceId, row.action_id, after)).filter((one) => one.change <= row.change);
    return {
      changes,
      change: row.change,
      over: !isWaiting(state) && !runs,
      state,
      execution,
    };
  });
}
