import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { onlyVisible } from './queue-store';
import { watchWorkspace } from './wait-for-change';

/** A stream ends after this long; a page opens another one. */
const LONGEST_MS = 10 * 60_000;
const HEARTBEAT_MS = 15_000;
/** Changes of one burst are told together. */
const TOGETHER_MS = 150;

/**
 * That something happened to actions, as server-sent events: `changed` with their ids, nothing else. Whoever hears it reads what they may see. Only
 * actions of AI systems that the reader sees are named. A notification can be lost with its connection: `hello` after each heartbeat
 * asks for a look all the same. Throws tooManyRequests.
 */
export function streamQueue(actor: Actor, signal: AbortSignal): ReadableStream<Uint8Array> {
  requirePermission(actor, 'actions.read');
  const encoder = new TextEncoder();
  const waiting = new Set<string>();
  let end = (): void => undefined;
  const watch = watchWorkspace(actor, (actionId) => waiting.add(actionId));
  return new ReadableStream({
    start(controller) {
      const send = (event: string, data: object): void =>
        controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      const tell = setInterval(() => {
        if (waiting.size === 0) return;
        const ids = [...waiting];
        waiting.clear();
        visible(actor, ids).then(
          (seen) => seen.length > 0 && !over && send('changed', { actions: seen.map((id) => toPublicId('action', id)) }),
          () => undefined, // the next heartbeat asks for a look
        );
      }, TOGETHER_MS);
      const beat = setInterval(() => send('hello', {}), HEARTBEAT_MS);
      const last = setTimeout(() => end(), LONGEST_MS);
      let over = false;
      end = (): void => {
        if (over) return;
        over = true;
        clearInterval(tell);
        clearInterval(beat);
        clearTimeout(last);
        watch.end();
        signal.removeEventListener('abort', end);
        try {
          controller.close();
        } catch {
          // the reader has gone
        }
      };
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
      else send('hello', {});
    },
    cancel: () => end(),
  });
}

async function visible(actor: Actor, ids: readonly string[]): Promise<readonly string[]> {
  const systems = visibleSystems(actor);
  return systems === 'all' ? ids : withWorkspace(actor.workspaceId, (tx) => onlyVisible(tx, actor.workspaceId, ids, systems));
}
