import { createHash } from 'node:crypto';
import type { Actor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { openSharedTexts, shareTexts } from '@/lib/ledger/server/shared-texts';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { ArtifactKind } from '../artifact-kinds';
import { registrarOf } from './acting';
import { findVersion } from './artifact-store';
import { insertVersionTexts, selectLiveTexts } from './text-store';

/** SHA-256 of a text's UTF-8, hex: in the disclosure of the event that registers it, so that verification can hold the text against it. */
export const textDigest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * Registers the text of a version, in the caller's transaction: secrets are replaced first, as in records, so that the two are equal.
 * Doing it again changes nothing; a version that is registered with another text answers conflict, because then one of the two is not
 * what it says. After a withdrawal the text may be given again.
 */
export async function registerTexts(
  tx: SqlTx,
  actor: Actor,
  about: { artifactId: string; kind: ArtifactKind; name: string; version: string },
  given: readonly string[],
): Promise<void> {
  const { workspaceId } = actor;
  const texts = given.map(removeSecrets);
  await lockHead(tx, workspaceId);
  const { versionId } = (await findVersion(tx, workspaceId, about.artifactId, about.version))!;
  const live = await selectLiveTexts(tx, workspaceId, versionId);
  if (live.length > 0) {
    const tokens = await openSharedTexts(
      tx,
      workspaceId,
      live.map((one) => one.textId),
    );
    const same = live.length === texts.length && live.every((one, i) => tokens.get(one.textId) === canonicalJson(texts[i]!));
    if (same) return;
    throw new AppError(
      'conflict',
      'This version is registered with another text. Register what was changed as a new version, or withdraw the text first.',
      { field: 'version.texts' },
    );
  }
  const ids = await shareTexts(tx, workspaceId, texts);
  const [event] = await appendAct(tx, actor, {
    kind: 'artifact.textsRegistered',
    data: {
      artifact: toPublicId('artifact', about.artifactId),
      kind: about.kind,
      name: about.name,
      version: about.version,
      texts: texts.map((text) => ({ characters: text.length, digest: textDigest(text) })),
    },
  });
  await insertVersionTexts(tx, workspaceId, {
    versionId,
    registeredIdx: event!.idx,
    by: registrarOf(actor).name,
    texts: ids.map((textId, i) => ({ textId, characters: texts[i]!.length })),
  });
}
