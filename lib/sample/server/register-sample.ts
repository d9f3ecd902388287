import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { ServiceActor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { rawPublicKey } from '@/lib/ledger/server/ed25519';
import { IN_TOTO, pae } from '@/lib/registry/dsse';
import { readMarkdownCard } from '@/lib/registry/model-card';
import { insertLink } from '@/lib/registry/server/artifact-store';
import { recordIn } from '@/lib/registry/server/record-deployments';
import { registerIn } from '@/lib/registry/server/register-artifact';
import { signIn } from '@/lib/registry/server/sign-version';
import { trustIn } from '@/lib/registry/server/trust-signer';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import { SAMPLE_ARTIFACTS, SAMPLE_SYSTEMS, type SampleArtifact } from '../registry';
import { describeSystem } from './sample-store';

const DAY = 86_400_000;

/**
 * Registers what the sample's people would have: systems, artifacts, windows, signatures. In one transaction, so that an interrupted load begins it
 * anew. `now`: what the days of the sample are counted from. The key that signs is made here and thrown away.
 */
export async function registerSample(tx: SqlTx, actor: ServiceActor, now: number): Promise<void> {
  const { workspaceId } = actor;
  for (const { key, ...stated } of SAMPLE_SYSTEMS) {
    const systemId = await describeSystem(tx, workspaceId, key, stated);
    // Only what is set: somebody may have set a capture level or an owner before an interrupted load went on.
    const data = { key, ...stated, environments: [...stated.environments], why: 'sample workspace' };
    await appendAct(tx, actor, { kind: 'system.registered', systemId, data });
  }

  const pair = generateKeyPairSync('ed25519');
  await trustIn(tx, actor, { name: 'Release pipeline (sample)', key: rawPublicKey(pair.publicKey).toString('base64') });
  const ids = new Map<string, string>();
  for (const artifact of SAMPLE_ARTIFACTS) {
    for (const { version, details = {}, digest, signed } of artifact.versions) {
      const newest = version === artifact.versions.at(-1)!.version;
      const sha256 = digest ? createHash('sha256').update(`${artifact.name}@${version}`).digest('hex') : null;
      const { artifactId } = await registerIn(tx, actor, {
        kind: artifact.kind,
        name: artifact.name,
        description: artifact.description ?? null,
        version: { version, digest: sha256, details, card: newest ? cardOf(artifact) : null },
        source: 'sample',
      });
      ids.set(nameOf(artifact.kind, artifact.name), artifactId);
      if (signed && sha256)
        await signIn(tx, actor, {
          id: toPublicId('artifact', artifactId),
          version,
          envelope: envelopeOf(artifact.name, sha256, (message) => sign(null, message, pair.privateKey)),
          key: null,
        });
    }
  }
  await recordIn(tx, actor, SAMPLE_ARTIFACTS.flatMap((one) => windowsOf(one, ids, now))); // prettier-ignore
  for (const { kind, name, links = [] } of SAMPLE_ARTIFACTS) {
    for (const { version, relation, to } of links) {
      const [from, other] = [ids.get(nameOf(kind, name))!, ids.get(nameOf(to[0], to[1]))!];
      await insertLink(tx, workspaceId, { from, fromVersion: version, relation, to: other, toVersion: to[2], by: 'the sample' });
    }
  }
}

const nameOf = (kind: string, name: string): string => `${kind} ${name}`;

function windowsOf(artifact: SampleArtifact, ids: ReadonlyMap<string, string>, now: number) {
  const { system, versions } = artifact;
  if (system === null) return [];
  return versions.flatMap(({ version, window }) => {
    if (!window) return [];
    const [from, until] = window;
    return [
      {
        artifact: toPublicId('artifact', ids.get(nameOf(artifact.kind, artifact.name))!),
        version,
        system,
        environment: 'production',
        from: new Date(now - from * DAY).toISOString(),
        until: until === null ? null : new Date(now - until * DAY).toISOString(),
        replace: false,
      },
    ];
  });
}

function cardOf({ card }: SampleArtifact) {
  if (!card) return null;
  const read = readMarkdownCard(card);
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

function envelopeOf(name: string, sha256: string, signWith: (message: Uint8Array) => Buffer): JsonValue {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256 } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: { buildType: 'https://example.test/prompt-release' },
      runDetails: { builder: { id: 'sample' } },
    },
  };
  const payload = Buffer.from(JSON.stringify(statement));
  return {
    payloadType: IN_TOTO,
    payload: payload.toString('base64'),
    signatures: [{ keyid: 'release', sig: signWith(pae(IN_TOTO, payload)).toString('base64') }],
  };
}
