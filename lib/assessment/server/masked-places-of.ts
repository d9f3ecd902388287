import type { Actor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { contextOf } from '@/lib/decisions/server/readable';
import { readSteps } from '@/lib/decisions/server/read-steps';
import { selectSteps, type TrailRow } from '@/lib/decisions/server/trail-store';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { MaskedPlaces, type RecordingMask } from '../masked-places';

/** Steps whose content is read to carry passages over to masked text. */
const MAX_STEPS = 60;
const CLEAR = (text: string): string => text;

/** The places of these steps, as recorded and as a reader sees them. For whoever may read the content of the decision. */
export async function maskedPlacesOf(
  tx: SqlTx,
  actor: Actor,
  trail: TrailRow,
  stepKeys: readonly string[],
): Promise<MaskedPlaces> {
  const keys = [...new Set(stepKeys)].slice(0, MAX_STEPS);
  if (keys.length === 0) return new MaskedPlaces([], (text) => ({ masked: text, lengths: [] }));
  const rows = await selectSteps(tx, actor.workspaceId, trail.decision_id, keys);
  const steps = await readSteps(tx, actor, contextOf(actor, trail), trail.decision_id, rows, CLEAR);
  return new MaskedPlaces(steps, recordingMask(actor.workspaceId));
}

function recordingMask(workspaceId: string): RecordingMask {
  let lengths: number[] = [];
  const mask = maskFor(workspaceId, (_type, _token, shown) => void lengths.push(shown.length));
  return (text, hint) => {
    lengths = [];
    const masked = mask(text, hint);
    return { masked, lengths };
  };
}
