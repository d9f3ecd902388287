import { actorOf, exactly, idOf, inAnyOrder, listOf, near, objectOf, some, type Act, type Claim, type KindClaims } from './claim';
import type { JsonValue } from '@/lib/shared/json';

type Columns = NonNullable<Claim['set']>;
/** One act, one row. */
const row = (table: string, key: (act: Act) => Claim['key'], set: (act: Act) => Columns): KindClaims => ({
  tables: [table],
  read: (act) => [{ table, key: key(act), set: set(act) }],
});

const promotion = (set: (act: Act) => Columns): KindClaims =>
  row('promotion', (act) => ({ promotion_id: idOf('promotion', act.data.promotion) }), set);
const promotionDecided = (state: string): KindClaims =>
  promotion((act) => ({ state, decided_at: near(act.at), decision_reason: act.data.reason ?? null }));
const placed = (act: Act): Columns => ({
  artifact_id: idOf('artifact', act.data.artifact),
  version: act.data.version ?? null,
  system_id: idOf('system', act.data.system),
  environment: act.data.environment ?? null,
});
const signer = (set: (act: Act) => Columns): KindClaims =>
  row('trusted_signer', (act) => ({ signer_id: idOf('signer', act.data.signer) }), set);
const competence = (withdrawn: boolean): KindClaims =>
  row(
    'competence',
    (act) => ({ competence_id: idOf('competence', act.data.competence), version: act.data.version ?? null }),
    ({ at, data }) => ({
      entry: data.register ?? null,
      person_id: idOf('person', data.person),
      capacity: data.capacity ?? null,
      training: data.training ?? null,
      valid_from: exactly(data.validFrom),
      valid_until: exactly(data.validUntil),
      evidence_name: objectOf(data.evidence).name ?? null,
      evidence_sha256: objectOf(data.evidence).sha256 ?? null,
      withdrawn,
      recorded_at: near(at),
    }),
  );
const document = (set: (act: Act) => Columns): KindClaims =>
  row('evidence_document', (act) => ({ document_id: idOf('document', act.data.document) }), set);
const task = (set: (act: Act) => Columns): KindClaims =>
  row('evidence_task', (act) => ({ task_id: idOf('task', act.data.task) }), set);
const room = (set: (act: Act) => Columns): KindClaims =>
  row('audit_room', (act) => ({ audit_id: idOf('audit', act.data.audit) }), set);
const person = (said: JsonValue | undefined): JsonValue => idOf('person', said);

/** What is deployed, whose signatures count, who is competent; documents, tasks and audits. */
export const REGISTER_CLAIMS: Readonly<Record<string, KindClaims>> = {
  'artifact.promotionRequested': promotion((act) => ({
    ...placed(act),
    from_at: exactly(act.data.from),
    reason: act.data.reason ?? null,
    state: 'requested',
    requested_at: near(act.at),
    decided_at: null,
    decision_reason: null,
  })),
  'artifact.promotionApproved': promotionDecided('approved'),
  'artifact.promotionRejected': promotionDecided('rejected'),
  'artifact.promotionWithdrawn': promotionDecided('withdrawn'),
  'artifact.deployed': row(
    'deployment',
    (act) => ({ deployment_id: idOf('deployment', act.data.deployment) }),
    (act) => ({
      ...placed(act),
      from_at: exactly(act.data.from),
      promotion_id: idOf('promotion', act.data.promotion),
      recorded_at: near(act.at),
    }),
  ),
  'signer.trusted': signer((act) => ({
    name: act.data.name ?? null,
    public_key: act.data.publicKey ?? null,
    added_at: near(act.at),
    revoked_at: null,
  })),
  'signer.revoked': signer((act) => ({ revoked_at: near(act.at) })),
  'competence.recorded': competence(false),
  'competence.withdrawn': competence(true),
  'evidence.documentRecorded': document(({ at, idx, systemId, data }) => ({
    form: data.form ?? null,
    kind: data.kind ?? null,
    system_id: systemId,
    owner_id: person(data.owner),
    person_id: person(data.person),
    role: data.role ?? null,
    effective_from: data.effectiveFrom ?? null,
    expires_on: data.expiresOn ?? null,
    sha256: data.sha256 ?? null,
    bytes: data.bytes ?? null,
    received_at: near(at),
    idx,
    revoked_at: null,
  })),
  'evidence.documentRevoked': document((act) => ({ revoked_at: near(act.at) })),
  'control.taskAdded': task(({ at, idx, systemId, data }) => ({
    framework: data.framework ?? null,
    ref: data.ref ?? null,
    system_id: systemId,
    owner_id: person(data.owner),
    due_on: data.dueOn ?? null,
    made_at: near(at),
    idx,
    done_at: null,
  })),
  'control.taskDone': task((act) => ({ done_at: near(act.at), ...(act.actor.type === 'person' && { done_by: actorOf(act) }) })),
  'audit.opened': room(({ systemId, data }) => ({
    title: data.title ?? null,
    auditor_id: person(data.auditor),
    system_id: systemId,
    frameworks: inAnyOrder(listOf(data.frameworks)),
    from_at: exactly(data.from),
    until_at: exactly(data.until),
    expires_at: exactly(data.expiresAt),
    closed_at: null,
  })),
  // Closing a closed one is an event and changes nothing.
  'audit.closed': room(() => ({ closed_at: some })),
  'audit.checked': row(
    'audit_check',
    (act) => ({ audit_id: idOf('audit', act.data.audit), pack_id: idOf('pack', act.data.pack), decision_id: act.decisionId }),
    (act) => ({ result: act.data.result ?? null, checked_at: near(act.at) }),
  ),
};
