import { createHash } from 'node:crypto';
import type { Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { env } from '@/lib/env';
import { parseVkey } from '@/lib/ledger/note';
import { newestCheckpoint } from '@/lib/ledger/server/checkpoint-store';
import { getLogKeys } from '@/lib/ledger/server/get-log-keys';
import { SIGNER_REFUSAL_WORDS, TREE_ALARM_WORDS } from '@/lib/ledger/tree-state';
import { ANCHOR_KINDS, countingWays, evidenceLevel, type AnchorKind } from '../anchors';
import type { IntegrityReport } from '../contract';
import { selectExposure, selectNewestStamp, selectWaysOut } from './anchor-store';
import { judgeNewestStamp } from './judge-newest-stamp';
import { selectLastWhole, selectRuns } from './run-store';
import { readSignerState } from './signer-state-store';

const RUNS_SHOWN = 20;

/** How far the log of the workspace is proved, by what, and since when. Reads a few rows, whatever the size of the log. */
export async function getIntegrity(actor: Actor, now: Date = new Date()): Promise<IntegrityReport> {
  requirePermission(actor, 'decisions.read');
  const { workspaceId } = actor;
  const { origin, keys } = await getLogKeys({ workspaceId, systems: 'all' });
  return withWorkspace(workspaceId, async (tx) => {
    const newest = await newestCheckpoint(tx, workspaceId);
    const state = await readSignerState(tx, workspaceId);
    const ways = await selectWaysOut(tx, workspaceId);
    const configured = configuredKinds();
    const lastWhole = await selectLastWhole(tx, workspaceId);
    const newestSize = newest?.size ?? 0;
    const stamps = judgeNewestStamp(await selectNewestStamp(tx, workspaceId), { newestSize, lastWhole, now });
    const judged = { newestSize, now, faults: lastWhole?.faults ?? [] };
    const exposure = await selectExposure(tx, workspaceId, countingWays(ways, stamps, judged));
    return {
      origin,
      size: state.size,
      treeSize: state.treeSize,
      checkpoint: newest && {
        size: newest.size,
        root: Buffer.from(newest.root).toString('base64'),
        signedAt: newest.signedAt.toISOString(),
        ageMs: Math.max(0, now.getTime() - newest.signedAt.getTime()),
      },
      checkpoints: state.checkpoints,
      level: evidenceLevel(ways, stamps, judged),
      stamps,
      anchors: ANCHOR_KINDS.map((kind) => {
        const way = ways.find((one) => one.kind === kind);
        return {
          kind,
          configured: configured.has(kind),
          count: way?.anchors ?? 0,
          size: way?.size ?? null,
          target: way?.target ?? null,
          at: way?.anchoredAt?.toISOString() ?? null,
          attemptedAt: way?.attemptedAt?.toISOString() ?? null,
          failingSince: way?.failingSince?.toISOString() ?? null,
          error: way?.error ?? null,
        };
      }),
      exposure: {
        toCheckpoint: spread(exposure.toCheckpoint),
        toOutside: spread(exposure.toOutside),
        oldestUnsigned: exposure.oldestUnsigned?.toISOString() ?? null,
        oldestInside: exposure.oldestInside?.toISOString() ?? null,
      },
      signer: {
        refusal: state.refusal,
        refusalWords: state.refusal && SIGNER_REFUSAL_WORDS[state.refusal],
        rememberedSize: state.rememberedSize,
        offeredSize: state.offeredSize,
        since: state.since?.toISOString() ?? null,
      },
      alarm: state.alarm && TREE_ALARM_WORDS[state.alarm],
      keys: keys.map(({ keyId, vkey, from, until }) => ({
        keyId,
        vkey,
        fingerprint: createHash('sha256').update(parseVkey(vkey).publicKey).digest('hex'),
        from,
        until,
      })),
      runs: await selectRuns(tx, workspaceId, RUNS_SHOWN),
      lastWhole,
      mayVerify: can(actor, 'access.read'),
      asOf: now.toISOString(),
    };
  });
}

function configuredKinds(): Set<AnchorKind> {
  const { COUNTERSIGN_TSA_URL, COUNTERSIGN_CHECKPOINT_DIR, COUNTERSIGN_CHECKPOINT_WEBHOOK } = env();
  return new Set<AnchorKind>([
    ...(COUNTERSIGN_TSA_URL ? ['timestamp' as const] : []),
    ...(COUNTERSIGN_CHECKPOINT_DIR ? ['directory' as const] : []),
    ...(COUNTERSIGN_CHECKPOINT_WEBHOOK ? ['webhook' as const] : []),
  ]);
}

/** The middle and the longest of what was measured. */
function spread(values: readonly number[]): { usual: number; longest: number; measured: number } | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return { usual: sorted[Math.floor((sorted.length - 1) / 2)]!, longest: sorted.at(-1)!, measured: sorted.length };
}
