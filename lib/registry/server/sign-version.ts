import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { secretPlace } from '@/lib/privacy/scrub-json';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import { newSignature } from '../artifacts';
import type { SignatureView } from '../contract';
import { registrarOf } from './acting';
import { asJson, saveVersion } from './artifact-store';
import { requireArtifact, requireVersion } from './find-parts';
import { listSignerRows } from './signer-store';
import { readPublicKey, verifyEnvelope, withSignature } from './verify-envelope';
import { toVersionView } from './views';

/**
 * Keeps a DSSE envelope beside a version, with what verifying it said. One that is not valid, or is about something else, is refused: a registry that
 * held it would look signed.
 */
export async function signVersion(actor: Actor, id: string, input: z.input<typeof newSignature>): Promise<SignatureView> {
  requirePermission(actor, 'artifacts.manage');
  const { version, envelope, publicKey } = newSignature.parse(input);
  const place = secretPlace(envelope as JsonValue);
  if (place)
    throw new AppError(
      'unprocessable',
      'The envelope holds a secret (a key, a token, a password), and what is signed cannot be kept without it. Sign a statement that holds none.',
      { field: ['envelope', ...place].join('.') },
    );
  const given = publicKey ? readPublicKey(publicKey) : null;
  if (publicKey && !given)
    throw new AppError('unprocessable', 'This is not an Ed25519 public key (PEM, or base64).', { field: 'publicKey' });
  return withWorkspace(actor.workspaceId, (tx) =>
    signIn(tx, actor, { id, version, envelope: envelope as JsonValue, key: given }),
  );
}

/** The same in a transaction of the caller's. `key`: of the signer, base64, when it is not among the trusted ones. */
export async function signIn(
  tx: SqlTx,
  actor: Actor,
  { id, version, envelope, key }: { id: string; version: string; envelope: JsonValue; key: string | null },
): Promise<SignatureView> {
  const artifact = await requireArtifact(tx, actor, id);
  const row = await requireVersion(tx, actor, artifact.artifactId, version);
  const signers = await listSignerRows(tx, actor.workspaceId);
  const keys = [...signers.filter((one) => one.revokedAt === null).map((one) => one.publicKey), ...(key ? [key] : [])];
  const signature = verifyEnvelope(envelope, keys, row.digest);
  if (!signature.valid || !signature.covers)
    throw new AppError('unprocessable', signature.problem ?? 'The signature is not valid.', { field: 'envelope' });
  const trusted = new Set(signers.filter((one) => one.revokedAt === null).map((one) => one.publicKey));
  const kept = withSignature(row.signature, signature, (publicKey) => trusted.has(publicKey));
  const { versionId, digest, details, card, source } = row;
  await saveVersion(tx, actor.workspaceId, {
    versionId,
    digest,
    details,
    card,
    source,
    signature: kept,
    by: registrarOf(actor).name,
  });
  await appendAct(tx, actor, {
    kind: 'artifact.signed',
    data: {
      artifact: toPublicId('artifact', artifact.artifactId),
      kind: artifact.kind,
      name: artifact.name,
      version,
      digest,
      publicKey: signature.publicKey,
      predicateType: signature.predicateType,
      envelope: asJson(envelope),
    },
  });
  return toVersionView({ ...row, signature }, [], signers).signature!;
}
