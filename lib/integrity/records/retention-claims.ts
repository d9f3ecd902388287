import { subjectLabel } from '@/lib/decisions/labels';
import type { JsonObject } from '@/lib/shared/json';
import {
  actorOf,
  exactly,
  idOf,
  ifSaid,
  listOf,
  near,
  objectOf,
  oneOf,
  textOf,
  unsaid,
  type Act,
  type Claim,
  type KindClaims,
} from './claim';

const holdKey = (act: Act): Claim['key'] => ({ hold_id: idOf('hold', act.data.hold) });

function placed(act: Act): Claim[] {
  const { data } = act;
  const scope = objectOf(data.scope);
  const subject = scope.kind === 'subject' && typeof scope.type === 'string' && typeof scope.token === 'string';
  return [
    {
      table: 'hold',
      key: holdKey(act),
      set: {
        matter: data.matter ?? null,
        basis: data.basis ?? null,
        scope: data.scope ?? null,
        review_on: data.reviewOn ?? null,
        review_event: null,
        acts: 0,
        reach_agrees: true,
        subject_label: subject ? subjectLabel(scope.type as string, scope.token as string) : null,
        system_id: scope.kind === 'system' ? idOf('system', scope.system) : null,
        from_at: scope.kind === 'system' ? exactly(scope.from) : null,
        to_at: scope.kind === 'system' ? exactly(scope.to) : null,
        // Countersign places it again after a restore, and says for whom and since when.
        placed_by: idOf('person', data.placedBy) ?? actorOf(act),
        placed_by_name: data.by ?? null,
        placed_at: typeof data.placedAt === 'string' ? exactly(data.placedAt) : near(act.at),
        ...NOT_ASKED,
        released_by: null,
        released_by_name: null,
        released_at: null,
      },
    },
    ...listOf(data.decisions).map((one) => ({
      table: 'hold_decision',
      key: { ...holdKey(act), decision_id: idOf('decision', one) },
    })),
  ];
}
const NOT_ASKED = { release_asked_by: null, release_asked_by_name: null, release_asked_at: null, release_reason: null };

/** Acts of before did not say how many there had been. */
const aboutHold =
  (set: (act: Act) => NonNullable<Claim['set']>): KindClaims['read'] =>
  (act) => [{ table: 'hold', key: holdKey(act), set: { ...set(act), acts: act.data.acts ?? unsaid } }];

function periodSet(act: Act): Claim[] {
  const { data } = act;
  const after = objectOf(data.after);
  const about = { data_class: data.dataClass ?? null, system_id: act.systemId };
  const row = (countsFrom: unknown): Claim['key'] => ({ ...about, counts_from: textOf(countsFrom as string) });
  return [
    ...listOf(data.supersedes).map((one) => ({ table: 'retention_policy', key: row(one), set: { superseded_at: near(act.at) } })),
    {
      table: 'retention_policy',
      key: row(data.countsFrom),
      set: {
        keep_months: after.keepMonths ?? null,
        high_risk: after.highRisk ?? false,
        financial_months: after.financialMonths ?? null,
        reason: data.reason ?? null,
        set_by: actorOf(act),
        set_by_name: data.by ?? null,
        set_at: near(act.at),
        // Acts of before did not say which coming period they replace.
        ...(Array.isArray(data.supersedes) && { superseded_at: null }),
      },
    },
  ];
}

function floorAsked(act: Act): Claim[] {
  const { data } = act;
  const after = objectOf(data.after);
  return [
    {
      table: 'retention_change',
      key: { change_id: idOf('periodChange', data.change) },
      set: {
        data_class: data.dataClass ?? null,
        system_id: act.systemId,
        keep_months: after.keepMonths ?? null,
        high_risk: after.highRisk ?? false,
        financial_months: after.financialMonths ?? null,
        reason: data.reason ?? null,
        asked_by: actorOf(act),
        asked_by_name: data.by ?? null,
        asked_at: near(act.at),
        state: 'asked',
        decided_by: null,
        decided_by_name: null,
        decided_at: null,
        decision_reason: null,
      },
    },
  ];
}
const floorDecided =
  (state: 'confirmed' | 'kept') =>
  (act: Act): Claim[] => [
    {
      table: 'retention_change',
      key: { change_id: idOf('periodChange', act.data.change) },
      set: {
        state,
        decided_by: actorOf(act),
        decided_by_name: act.data.by ?? null,
        decided_at: near(act.at),
        decision_reason: act.data.reason ?? null,
      },
    },
  ];

const aboutErasure =
  (set: (act: Act) => NonNullable<Claim['set']>): KindClaims['read'] =>
  (act) => [{ table: 'erasure_request', key: { request_id: idOf('erasure', act.data.request) }, set: set(act) }];
const decided =
  (state: string) =>
  (act: Act): NonNullable<Claim['set']> => ({
    state,
    // After a restore Countersign repeats a consent and says whose it was; once it did not.
    decided_by: idOf('person', act.data.consentedBy) ?? (act.actor.type === 'person' ? actorOf(act) : unsaid),
    decided_by_name: act.data.by ?? (act.actor.type === 'person' ? null : unsaid),
    decided_at: near(act.at),
    decision_reason: act.data.reason ?? null,
  });

const objectWith = (names: readonly string[], of: JsonObject): JsonObject =>
  Object.fromEntries(names.map((name) => [name, of[name] ?? null]));

const hold = { tables: ['hold', 'hold_decision'] };
const erasure = { tables: ['erasure_request'] };

/** Holds, periods and requests for erasure. */
export const RETENTION_CLAIMS: Readonly<Record<string, KindClaims>> = {
  'hold.placed': { ...hold, read: placed },
  'hold.met': {
    tables: ['hold_met'],
    read: (act) => [{ table: 'hold_met', key: { ...holdKey(act), decision_id: act.decisionId }, set: { idx: act.idx } }],
  },
  'hold.release.asked': {
    ...hold,
    read: aboutHold((act) => ({
      release_asked_by: actorOf(act),
      release_asked_by_name: act.data.by ?? null,
      release_asked_at: near(act.at),
      release_reason: act.data.reason ?? null,
    })),
  },
  'hold.kept': {
    ...hold,
    // Acts of before named no day, and rows of before do not say which act named theirs.
    read: aboutHold((act) => ({
      ...NOT_ASKED,
      ...(typeof act.data.reviewOn === 'string' && {
        review_on: act.data.reviewOn,
        review_event: act.data.acts === undefined ? oneOf(act.eventId, null) : act.eventId,
      }),
    })),
  },
  'hold.released': {
    ...hold,
    read: aboutHold((act) => ({ released_by: actorOf(act), released_by_name: act.data.by ?? null, released_at: near(act.at) })),
  },
  'retention.policy.set': { tables: ['retention_policy'], read: periodSet },
  'retention.floor.asked': { tables: ['retention_change'], read: floorAsked },
  'retention.floor.confirmed': { tables: ['retention_change'], read: floorDecided('confirmed') },
  'retention.floor.kept': { tables: ['retention_change'], read: floorDecided('kept') },
  'content.erasure.requested': {
    ...erasure,
    read: aboutErasure((act) => ({
      case_number: act.data.case ?? null,
      legal_basis: act.data.legalBasis ?? null,
      reason: act.data.reason ?? null,
      keep: act.data.keep ?? null,
      scope: act.data.scope ?? null,
      // Countersign makes it again after a restore, and says for whom.
      requested_by: idOf('person', act.data.requestedBy) ?? actorOf(act),
      requested_by_name: act.data.by ?? null,
      requested_at: near(act.at),
      state: 'requested',
      decided_by: null,
      decided_by_name: null,
      decided_at: null,
      decision_reason: null,
      started_idx: null,
      completed_idx: null,
      // Acts of before, and those of a restore, which knows the decisions one by one, do not say which they are.
      ...ifSaid('targets_digest', act.data.targetsSha256),
    })),
  },
  'content.erasure.consented': { ...erasure, read: aboutErasure(decided('approved')) },
  'content.erasure.refused': { ...erasure, read: aboutErasure(decided('refused')) },
  'content.erasure.withdrawn': { ...erasure, read: aboutErasure(() => ({ state: 'withdrawn' })) },
  'content.erasure.started': {
    ...erasure,
    // Carried out in slices: the state moves on without an event until it is completed.
    read: aboutErasure((act) => ({ started_idx: act.idx, state: { '~among': ['approved', 'waiting', 'carriedOut'] } })),
  },
  'content.erasure.completed': {
    ...erasure,
    read: aboutErasure((act) => ({
      completed_idx: act.idx,
      state: { '~among': ['waiting', 'carriedOut', 'done'] },
      // While something waits for a hold its slices are done before the next event says so.
      ...(act.data.restricted === 0 && {
        targets_counted: objectWith(['decisions', 'erased', 'restricted', 'gone', 'pending', 'records'], act.data),
      }),
    })),
  },
};
