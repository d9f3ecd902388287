import { readHead } from '@/lib/ledger/server/tree-store';
import { canShadow } from '@/lib/db/shadow-tables';
import { withWorkspace } from '@/lib/db/transaction';
import type { TrustedKey } from '@/lib/ledger/trust';
import type { Fault } from '../fault';
import { FaultBook } from '../fault-book';
import type { RunResult } from '../run';
import { checkAnchors } from './check-anchors';
import type { Copy } from './check-checkpoints';
import { checkReadModels } from './check-read-models';
import { readCopies } from './publish-checkpoint';
import { readTrust } from './read-trust';
import { verifyLog, type VerifyRequest, type VerifyState } from './verify-log';

export interface VerificationRequest {
  workspaceId: string;
  from?: number;
  to?: number;
  content: boolean;
  /** Hold the rows that pages show against the log; `acts`: only those that people's acts make, without folding the log. */
  readModels?: boolean | 'acts';
  /** Keys of a trust file, instead of the signer's own word. */
  trust?: readonly TrustedKey[];
  copies?: readonly Copy[];
  resume?: VerifyState | null;
  onPart?: VerifyRequest['onPart'];
}
export interface VerificationOutcome {
  result: RunResult;
  faults: Fault[];
  faultTotal: number;
  complete: boolean;
}

/**
 * One whole verification of a log: the log itself against everything signed and remembered of it, copies kept elsewhere, anchors, and what
 * pages show if asked for. Reads only. The same for the command, the nightly run and the page.
 */
export async function runVerification(request: VerificationRequest): Promise<VerificationOutcome> {
  const { workspaceId } = request;
  // Memory first: a log only grows, so whatever the signer remembers now must be there afterwards.
  const own = await readTrust(workspaceId);
  const head = await withWorkspace(workspaceId, (tx) => readHead(tx, workspaceId));
  const verified = await verifyLog({
    ...request,
    trust: request.trust ?? (async () => (await readTrust(workspaceId)).keys),
    remembered: own.remembered,
    copies: both(request.copies ?? [], head ? readCopies(head.origin) : []),
  });
  const trust = request.trust ?? (await readTrust(workspaceId)).keys;
  const rest = new FaultBook(100, verified.faults);
  rest.total = verified.faultTotal;
  const anchors = verified.complete ? await checkAnchors(workspaceId, { origin: verified.origin, trust, faults: rest }) : 0;
  const asked = verified.complete && request.readModels ? request.readModels : false;
  const compares = asked !== false && (await withWorkspace(workspaceId, canShadow));
  const readModels = compares ? await checkReadModels(workspaceId, verified.origin, rest, { fold: asked !== 'acts' }) : undefined;
  return {
    result: {
      origin: verified.origin,
      from: verified.from,
      to: verified.to,
      treeSize: verified.treeSize,
      signedSize: verified.signedSize,
      checkpoints: verified.checkpoints,
      ...verified.counts,
      anchors,
      ...(readModels && { readModels }),
      ...(asked !== false && !compares && { notCompared: 'standby' as const }),
      trust: request.trust ? 'given' : own.source,
    },
    faults: rest.faults,
    faultTotal: rest.total,
    complete: verified.complete,
  };
}

function* both(given: Iterable<Copy>, kept: Iterable<Copy>): Generator<Copy> {
  yield* given;
  yield* kept;
}
