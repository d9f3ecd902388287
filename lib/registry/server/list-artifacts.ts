import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import { artifactsQuery } from '../artifacts';
import type { ArtifactPage } from '../contract';
import { reachOf } from './acting';
import { listArtifactRows } from './artifact-store';
import { findSystem } from './find-system';

/** One page of the artifacts the actor may see. */
export async function listArtifacts(actor: Actor, input: z.input<typeof artifactsQuery>): Promise<ArtifactPage> {
  requirePermission(actor, 'systems.read');
  requireBeyondRooms(actor);
  const { q, kind = null, state, system, sort, cursor, limit } = artifactsQuery.parse(input);
  const offset = cursor === undefined ? 0 : Number(/^o(\d{1,7})$/.exec(cursor)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(offset)) throw brokenCursor(cursor ?? '');
  const systemId = system ? (await findSystem(actor, system)).id : null;
  return withWorkspace(actor.workspaceId, async (tx) => {
    const rows = await listArtifactRows(tx, actor.workspaceId, reachOf(actor), {
      q: q.trim(),
      kind,
      state,
      systemId,
      sort,
      offset,
      limit,
    });
    const total = rows[0]?.total ?? (offset === 0 ? 0 : offset);
    return {
      items: rows.map((row) => ({
        id: toPublicId('artifact', row.artifactId),
        kind: row.kind,
        name: row.name,
        description: row.description,
        registeredAt: row.registeredAt?.toISOString() ?? null,
        versions: row.versions,
        newestVersion: row.newestVersion,
        firstSeenAt: row.firstSeenAt?.toISOString() ?? null,
        lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
        systems: row.systems.map(({ id, name }) => ({ id: toPublicId('system', id), name })),
        deployed: row.deployed,
        waiting: row.waiting,
      })),
      nextCursor: offset + rows.length < total ? `o${offset + rows.length}` : null,
      previousCursor: offset > 0 ? `o${Math.max(0, offset - limit)}` : null,
      total,
      asOf: new Date().toISOString(),
    };
  });
}
