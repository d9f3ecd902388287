import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { VersionSource } from '../artifact-kinds';
import { newArtifact, type NewArtifact, type VersionDetails } from '../artifacts';
import type { ModelCard } from '../model-card';
import { reachOf, registrarOf, sourceOf } from './acting';
import { registerTexts } from './register-texts';
import { asJson, disputeDigest, findVersion, insertVersion, registerArtifactRow, saveVersion } from './artifact-store';
import { orderSweeps } from './deployment-store';

export interface Registered {
  artifactId: string;
  version: string | null;
  /** Of the version: `known` was registered so before. */
  outcome: 'registered' | 'known' | 'digestDiffers';
}

/**
 * Registers an artifact, with a version when one is given. Doing it again adds what is new and changes nothing else; a version that is registered
 * under another digest is refused, because then one of the two is not what it says; a tool under another effect class or schema too, and an artifact of
 * AI systems that the actor does not see (notFound).
 */
export async function registerArtifact(actor: Actor, input: NewArtifact): Promise<{ id: string; version: string | null }> {
  requirePermission(actor, 'artifacts.manage');
  const { kind, name, description = null, version } = newArtifact.parse(input);
  const done = await withWorkspace(actor.workspaceId, async (tx) => {
    const registered = await registerIn(tx, actor, {
      kind,
      name,
      description: description || null,
      version: version
        ? { version: version.version, digest: version.digest ?? null, details: version.details ?? {}, card: null }
        : null,
      source: sourceOf(actor),
    });
    if (version?.texts && registered.outcome !== 'digestDiffers')
      await registerTexts(tx, actor, { artifactId: registered.artifactId, kind, name, version: version.version }, version.texts);
    return registered;
  });
  if (done.outcome === 'digestDiffers')
    throw new AppError(
      'conflict',
      'This version is registered with another digest. Register what was changed as a new version.',
      {
        field: 'version.digest',
      },
    );
  return { id: toPublicId('artifact', done.artifactId), version: done.version };
}

interface Given {
  kind: NewArtifact['kind'];
  name: string;
  description: string | null;
  version: { version: string; digest: string | null; details: VersionDetails; card: ModelCard | null } | null;
  source: VersionSource;
}

/** The same inside a transaction. A digest that differs is a fact of its own, and an event; nothing is changed then. */
export async function registerIn(tx: SqlTx, actor: Actor, given: Given): Promise<Registered> {
  const { workspaceId } = actor;
  const by = registrarOf(actor);
  const { kind, name, description } = given;
  const added = await registerArtifactRow(tx, workspaceId, { kind, name, description, by, reach: reachOf(actor) });
  if (!added)
    throw new AppError('notFound', `The ${kind} of this name belongs to AI systems that you do not see.`, { field: 'name' });
  const { artifactId, news } = added;
  const about = { artifact: toPublicId('artifact', artifactId), kind, name };
  if (news) await appendAct(tx, actor, { kind: 'artifact.registered', data: { ...about, description } });
  if (!given.version) return { artifactId, version: null, outcome: news ? 'registered' : 'known' };

  const { version, digest, details, card } = given.version;
  const held = await findVersion(tx, workspaceId, artifactId, version);
  if (!held) {
    await insertVersion(tx, workspaceId, { artifactId, version, digest, details, card, source: given.source, by: by.name });
    await appendAct(tx, actor, {
      kind: 'artifact.versionRegistered',
      data: { ...about, version, digest, source: given.source, details: asJson(details), card: asJson(card) },
    });
    return { artifactId, version, outcome: 'registered' };
  }
  if (digest !== null && held.digest !== null && digest !== held.digest) {
    if (held.disputedDigest !== digest) await orderSweeps(tx, workspaceId, await disputeDigest(tx, workspaceId, held, digest));
    await appendAct(tx, actor, {
      kind: 'artifact.digestDiffered',
      data: { ...about, version, registered: held.digest, given: digest, source: given.source },
    });
    return { artifactId, version, outcome: 'digestDiffers' };
  }
  if (held.registeredAt !== null) requireSameTool(held.details, details);
  const after = { digest: held.digest ?? digest, details: { ...held.details, ...details }, card: card ?? held.card };
  const before = { digest: held.digest, details: held.details, card: held.card };
  if (held.registeredAt !== null && canonicalJson(asJson(before)) === canonicalJson(asJson(after)))
    return { artifactId, version, outcome: 'known' };
  const source = held.registeredAt === null ? given.source : held.source;
  await saveVersion(tx, workspaceId, { versionId: held.versionId, ...after, signature: held.signature, source, by: by.name });
  await appendAct(tx, actor, {
    kind: held.registeredAt === null ? 'artifact.versionRegistered' : 'artifact.versionChanged',
    data: { ...about, version, digest: after.digest, source, details: asJson(after.details), card: asJson(after.card) },
  });
  return { artifactId, version, outcome: 'registered' };
}

/**
 * What a tool does and takes is fixed with its version, as a digest is, and is not added afterwards either: a second person consents to what the
 * version says, and calls of agents are judged by it. Throws conflict.
 */
function requireSameTool(held: VersionDetails, given: VersionDetails): void {
  for (const name of ['effect', 'argumentsSchema'] as const)
    if (given[name] !== undefined && canonicalJson(asJson(given[name])) !== canonicalJson(asJson(held[name])))
      throw new AppError(
        'conflict',
        `This version is registered with another ${name === 'effect' ? 'effect class' : 'schema of arguments'}. Register what was changed as a new version.`,
        { field: `version.details.${name}` },
      );
}
