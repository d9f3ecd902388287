import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { toPublicId } from '@/lib/shared/ids';
import type {
  ArtifactView,
  DeploymentView,
  LinkView,
  PromotionView,
  SignatureView,
  VersionTextsState,
  VersionView,
} from '../contract';
import { refusesPromotion } from '../promotion';
import { registrarOf } from './acting';
import type { LinkRow, VersionRow } from './artifact-store';
import type { DeploymentRow, PromotionRow } from './deployment-store';
import type { SeenRow } from './seen-store';
import type { SignerRow } from './signer-store';
import type { TextState } from './text-store';

export const systemRef = (row: { systemId: string; systemKey: string; systemName: string }) => ({
  id: toPublicId('system', row.systemId),
  key: row.systemKey,
  name: row.systemName,
});

export function toPromotionView(actor: Actor, row: PromotionRow): PromotionView {
  const by = registrarOf(actor).id;
  const may = (act: 'approve' | 'reject' | 'withdraw'): boolean =>
    actor.type === 'person' &&
    can(actor, act === 'withdraw' ? 'artifacts.manage' : 'artifacts.approve') &&
    refusesPromotion(row, { act, by }) === null;
  return {
    id: toPublicId('promotion', row.promotionId),
    artifact: { id: toPublicId('artifact', row.artifactId), kind: row.kind, name: row.name },
    version: row.version,
    system: systemRef(row),
    environment: row.environment,
    from: row.fromAt?.toISOString() ?? null,
    reason: row.reason,
    state: row.state,
    requestedBy: row.requestedByName,
    requestedAt: row.requestedAt.toISOString(),
    decidedBy: row.decidedByName,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionReason: row.decisionReason,
    may: { approve: may('approve'), reject: may('reject'), withdraw: may('withdraw') },
  };
}

export function toDeploymentView(row: DeploymentRow): DeploymentView {
  return {
    id: toPublicId('deployment', row.deploymentId),
    version: row.version,
    system: systemRef(row),
    environment: row.environment,
    from: row.fromAt.toISOString(),
    until: row.untilAt?.toISOString() ?? null,
    recordedBy: row.recordedBy,
    recordedAt: row.recordedAt.toISOString(),
    approval:
      row.promotionId === null
        ? null
        : {
            requestedBy: row.requestedByName ?? '',
            approvedBy: row.decidedByName ?? '',
            promotion: toPublicId('promotion', row.promotionId),
          },
  };
}

export function toSeenView(row: SeenRow): ArtifactView['unversioned'][number] {
  return {
    system: systemRef(row),
    environment: row.environment || null,
    firstAt: row.firstAt.toISOString(),
    firstDecision: toPublicId('decision', row.firstDecision),
    lastAt: row.lastAt.toISOString(),
    lastDecision: toPublicId('decision', row.lastDecision),
  };
}

export function toVersionView(
  row: VersionRow,
  seen: readonly SeenRow[],
  signers: readonly SignerRow[],
  texts: readonly TextState[] = [],
): VersionView {
  return {
    id: toPublicId('version', row.versionId),
    version: row.version,
    digest: row.digest,
    disputedDigest: row.disputedDigest,
    details: row.details,
    card: row.card,
    signature: toSignatureView(row, signers),
    texts: toTextsState(texts.find((one) => one.versionId === row.versionId)),
    source: row.source,
    notedAt: row.notedAt.toISOString(),
    registeredAt: row.registeredAt?.toISOString() ?? null,
    registeredBy: row.registeredBy,
    seen: seen.filter((one) => one.version === row.version).map(toSeenView),
  };
}

function toTextsState(state: TextState | undefined): VersionTextsState | null {
  if (!state) return null;
  const { count, characters, registeredAt, registeredBy, withdrawnAt, withdrawnBy } = state;
  const at = { registeredAt: registeredAt.toISOString(), withdrawnAt: withdrawnAt?.toISOString() ?? null };
  return { count, characters, ...at, registeredBy, withdrawnBy };
}

/** Valid is a matter of arithmetic, trusted a matter of who is named: they are never one. */
function toSignatureView({ signature }: VersionRow, signers: readonly SignerRow[]): SignatureView | null {
  if (!signature) return null;
  const of = (publicKey: string | null): SignerRow | undefined =>
    signers.find((one) => one.publicKey === publicKey && one.revokedAt === null);
  // A signer that was revoked since does not hide another one's.
  const shown = [signature, ...(signature.more ?? [])].find((one) => of(one.publicKey)) ?? signature;
  const signer = of(shown.publicKey) ?? null;
  const { valid, covers, publicKey, predicateType, problem, verifiedAt } = shown;
  return {
    valid,
    covers,
    trusted: valid && signer !== null,
    signer: signer?.name ?? null,
    publicKey,
    predicateType,
    problem,
    verifiedAt,
  };
}

export function toLinkView(row: LinkRow, artifactId: string): LinkView {
  const from = row.fromArtifact === artifactId;
  return {
    relation: row.relation,
    direction: from ? 'from' : 'to',
    version: (from ? row.fromVersion : row.toVersion) || null,
    other: {
      id: toPublicId('artifact', from ? row.toArtifact : row.fromArtifact),
      kind: row.otherKind,
      name: row.otherName,
      version: (from ? row.toVersion : row.fromVersion) || null,
    },
    madeBy: row.madeBy,
    madeAt: row.madeAt.toISOString(),
  };
}
