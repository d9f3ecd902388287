import { withWorkspace } from '@/lib/db/transaction';
import { selectContent } from '@/lib/integrity/server/log-store';
import { encodeBase64 } from '@/lib/ledger/base64';
import { disclosureText } from '@/lib/ledger/disclosure';
import { readEntry } from '@/lib/integrity/leaf-check';
import { contentDigest } from '@/lib/ledger/server/content';
import type { StoredCheckpoint } from '@/lib/ledger/server/checkpoint-store';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { CHECKPOINT, DRAW_CHECKPOINT, POPULATION, type LoggedEvent } from '../../packs/judge-sample';
import type { PackIdentity } from '../../packs/manifest';
import { drawKey, SAMPLING_METHOD, SEED_ALONE } from '../../packs/sampling';
import { selectEntry } from './pack-bytes-store';
import { findPack, type PackRow } from './pack-store';

/**
 * The events that bind a seed to a pack: the one in which the seed stands first, and, of a successor, those that withdrew the packs between. Null where
 * the seed alone is drawn with.
 */
export async function readDrawEvents(workspaceId: string, pack: PackRow): Promise<LoggedEvent[] | null> {
  const { drawSize, seedIdx } = pack;
  if (drawSize === null || seedIdx === null) return null;
  const indexes: number[] = [];
  for (let one = pack; one.askedIdx !== null && one.askedIdx !== seedIdx;) {
    indexes.unshift(one.askedIdx);
    const before = one.successorOf;
    const found = before === null ? null : await withWorkspace(workspaceId, (tx) => findPack(tx, workspaceId, before));
    if (!found) break;
    one = found;
  }
  const events: LoggedEvent[] = [];
  for (const index of [seedIdx, ...indexes]) events.push(await readEvent(workspaceId, index));
  return events;
}

/** True where the log tells, of each of these events, what it says: only then a reader sees that the seed stood in it first. */
export const isSeedTold = (events: readonly LoggedEvent[]): boolean => events.every((one) => one.disclosure !== null);

/** An event about packs with what opens it: it names the pack and its seed, and no person. */
async function readEvent(workspaceId: string, index: number): Promise<LoggedEvent> {
  return withWorkspace(workspaceId, async (tx) => {
    const row = (await selectEntry(tx, workspaceId, index))!;
    const entry = Buffer.from(row.entry).toString('utf8');
    const bodies = await selectContent(tx, workspaceId, [{ idx: index, decisionId: null, receivedMs: row.receivedAt.getTime() }]);
    const opened = (await bodyOpener(tx, workspaceId, bodies))(bodies[0]!);
    const shown = opened.state === 'open' && contentDigest(opened.salt, opened.text) === readEntry(entry)?.sd?.record;
    const text = shown ? disclosureText(opened.salt.toString('base64url'), opened.text) : null;
    return { index, entry, disclosure: text === null ? null : Buffer.from(text, 'utf8').toString('base64url') };
  });
}

/** How the sample was drawn, with everything that is needed to draw it again beside the list that it was drawn from. */
export function sampleText(given: {
  pack: PackRow;
  identity: PackIdentity;
  checkpoint: StoredCheckpoint;
  drawnWith: StoredCheckpoint | null;
  population: { count: number; drawn: string[] };
  events: readonly LoggedEvent[] | null;
}): string {
  const { pack, population, drawnWith, events, checkpoint } = given;
  const draw = drawnWith && events && {
    seedFrom: pack.seedBy === null ? 'countersign' : 'asker',
    seedGivenBy: pack.seedBy,
    drawnWith: { checkpoint: drawnWith.size === checkpoint.size ? CHECKPOINT : DRAW_CHECKPOINT, size: drawnWith.size, root: encodeBase64(drawnWith.root) },
    key: drawKey(pack.seed, drawnWith.root),
    request: events[0]!,
    ...(events.length > 1 && { withdrawals: events.slice(1) }),
  }; // prettier-ignore
  return `${JSON.stringify({
    method: draw ? SAMPLING_METHOD : SEED_ALONE, seed: pack.seed, ...draw, size: population.drawn.length, unit: 'decision',
    population: {
      count: population.count, file: POPULATION,
      query: 'decisions of the system that began in the period and whose first event is within the signed state of the log',
      parameters: { system: given.identity.system?.id ?? null, from: pack.fromAt.toISOString(), until: pack.untilAt.toISOString(), logSize: draw ? draw.drawnWith.size : pack.logSize },
      runner: 'Countersign', ranAt: pack.builtAt!.toISOString(), rows: population.count, reconciledAgainst: 'the signed log: each decision has an entry below the signed size',
    },
    drawn: population.drawn,
  }, null, 1)}\n`; // prettier-ignore
}
