import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { bomImport } from '../contract';
import { readBom, type BomArtifact } from '../cyclonedx';
import type { VersionDetails } from '../artifacts';
import { registrarOf } from './acting';
import { insertLink } from './artifact-store';
import { registerIn } from './register-artifact';

export type BomImport = z.output<typeof bomImport>;

/**
 * Registers the models and data sets of a CycloneDX bill of materials, and what was trained on what. All or nothing; importing it again changes nothing.
 * A digest that differs from the registered one is reported and becomes an event: the registered one stays.
 */
export async function importBom(actor: Actor, given: unknown): Promise<BomImport> {
  requirePermission(actor, 'artifacts.manage');
  const read = readBom(given);
  if ('problem' in read)
    throw new AppError('unprocessable', `Not a CycloneDX bill of materials that can be read: ${read.problem}`, {
      field: read.field,
    });
  return withWorkspace(actor.workspaceId, async (tx) => {
    await lockHead(tx, actor.workspaceId); // first: two imports that name the same artifacts must not wait crosswise
    const registered: BomImport['registered'] = [];
    const ids = new Map<string, string>();
    for (const one of read.artifacts) {
      const { kind, name, version, digest, card, description } = one;
      const done = await registerIn(tx, actor, {
        kind,
        name,
        description,
        version: { version, digest, details: detailsOf(one), card },
        source: 'bom',
      });
      ids.set(JSON.stringify([kind, name]), done.artifactId);
      registered.push({ artifact: toPublicId('artifact', done.artifactId), kind, name, version, outcome: done.outcome });
    }
    let links = 0;
    const by = registrarOf(actor).name;
    for (const { from, relation, to } of read.links) {
      const [a, b] = [ids.get(JSON.stringify([from.kind, from.name]))!, ids.get(JSON.stringify([to.kind, to.name]))!];
      const made = await insertLink(tx, actor.workspaceId, {
        from: a,
        fromVersion: from.version,
        relation,
        to: b,
        toVersion: to.version,
        by,
      });
      if (!made) continue;
      links += 1;
      await appendAct(tx, actor, {
        kind: 'artifact.linked',
        data: {
          from: { artifact: toPublicId('artifact', a), ...from },
          relation,
          to: { artifact: toPublicId('artifact', b), ...to },
        },
      });
    }
    await appendAct(tx, actor, {
      kind: 'artifact.bomImported',
      data: { specVersion: read.specVersion, serialNumber: read.serialNumber, artifacts: registered.length, links },
    });
    return { registered, links, left: read.left };
  });
}

function detailsOf({ licence, provider, uri }: BomArtifact): VersionDetails {
  return { ...(licence && { licence }), ...(provider && { provider }), ...(uri && { uri }) };
}
