import type { JsonValue } from '@/lib/shared/json';
import { actorOf, exactly, hashBytes, idOf, ifSaid, listOf, near, objectOf, some, textOf, unsaid, type Act, type Claim, type KindClaims } from './claim'; // prettier-ignore

type Columns = NonNullable<Claim['set']>;

const actionKey = (act: Act): Claim['key'] => ({ action_id: idOf('action', act.data.action) });
const ASKING = ['action', 'action_vote', 'action_change'];

/** What an act does to its action. Each stands in the action's own stream as well, by its place in the log. */
const toAction = (set: (act: Act) => Columns, more: (act: Act) => Claim[] = () => []): KindClaims => ({
  tables: ASKING,
  read: (act) => [
    { table: 'action', key: actionKey(act), set: set(act) },
    { table: 'action_change', key: { ...actionKey(act), idx: act.idx }, set: { kind: act.kind } },
    ...more(act),
  ],
});

const delegationKey = (act: Act): Claim['key'] => ({ delegation_id: idOf('delegation', act.data.delegation) });

/** A public id of a person, as the column holds it. */
const deciderOf = (act: Act): JsonValue => act.actor.id;
const freeOf = { claimed_by: null, claimed_until: null };
const isGone = (state: JsonValue | undefined): boolean => state !== 'pendingReview' && state !== undefined;

function requested(act: Act): Columns {
  const { data } = act;
  const tool = objectOf(data.tool);
  const run = objectOf(data.run);
  const target = objectOf(data.target);
  const assessment = objectOf(data.assessment);
  const chain = objectOf(data.chain);
  const waits = data.state === 'pendingReview' || data.state === 'checking';
  return {
    system_id: act.systemId,
    decision_id: act.decisionId,
    step_key: data.step ?? null,
    asked_by: actorOf(act),
    asked_at: near(act.at),
    tool: tool.name ?? null,
    tool_version: tool.schemaVersion ?? null,
    environment: target.environment ?? null,
    run_id: run.runId ?? null,
    call_id: run.callId ?? null,
    framework: run.framework ?? null,
    state: data.state ?? null,
    execution: 'none',
    revision: 1,
    reason_code: data.state === 'denied' ? { '~among': ['halted', 'blocked'] } : null,
    tier: assessment.tier ?? null,
    score: assessment.tier === 'unscored' ? null : (assessment.score ?? null),
    effect: objectOf(assessment.effect).effect ?? unsaid,
    chain_rest: restOf(chain),
    chain_rules: chain.rules ?? null,
    chain_policies: chain.policies ?? null,
    chain_checks: null,
    // The quorum of the route that held when it was asked for; a failed check asks for one person.
    ...(data.state === 'pendingReview' && { required: chain.quorum ?? null }),
    counts_agree: true,
    maker_id: null,
    decided_by: null,
    decided_at: waits ? null : near(act.at),
    escalation: 0,
    ...freeOf,
    assigned_to: null,
    overridden: false,
    second_review: null,
    frozen_by: data.halt && (data.state === 'denied' || waits) ? unsaid : null,
    nonce: typeof data.nonce === 'string' ? `\\x${hexOf(data.nonce)}` : unsaid,
    proposed_hash: hashBytes(data.actionHash),
    action_hash: hashBytes(data.actionHash),
    requested_idx: act.idx,
    args_idx: act.idx,
    note_idx: null,
    verdict_id: null,
    redemption_id: null,
    redeemed_at: null,
    redeemed_by: null,
    finished_at: null,
  };
}

const restOf = ({ checks: _checks, rules: _rules, policies: _policies, ...rest }: Record<string, JsonValue>): JsonValue => rest;

function hexOf(base64url: string): string {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Array.from(binary, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** A vote, in the act that casts it. */
const voteOf =
  (vote: (act: Act) => JsonValue) =>
  (act: Act): Claim[] => [
    {
      table: 'action_vote',
      key: { ...actionKey(act), idx: act.idx },
      set: {
        vote: vote(act),
        revision: act.data.revision ?? null,
        person_id: actorOf(act),
        authority_id: idOf('person', act.data.onBehalfOf) ?? actorOf(act),
        reason_code: act.data.reasonCode ?? 'override',
        batch_id: act.data.batch ?? null,
        voted_at: near(act.at),
      },
    },
  ];

const ended = (act: Act): Columns => ({
  ...ifSaid('state', act.data.state),
  ...ifSaid('execution', act.data.execution),
  ...(textOf(act.data.reasonCode) === null ? {} : { reason_code: act.data.reasonCode!, decided_at: near(act.at) }),
});

/** Actions, votes on them, halts, and how the workspace reviews. */
export const APPROVAL_CLAIMS: Readonly<Record<string, KindClaims>> = {
  'action.requested': toAction(requested),
  'action.checked': toAction((act): Columns =>
    act.data.outcome === 'allowed'
      ? { state: 'allowed', decided_at: near(act.at) }
      : { state: 'pendingReview', required: 1, chain_checks: act.data.failed ?? null },
  ),
  'verdict.issued': toAction((act) => ({
    verdict_id: idOf('action', act.data.verdict),
    execute_by: exactly(act.data.expiresAt),
    ...ifSaid('halt_epoch', act.data.haltEpoch),
  })),
  'review.decided': toAction(
    (act) => ({
      ...ifSaid('state', act.data.state),
      ...freeOf,
      ...(isGone(act.data.state) && {
        decided_at: near(act.at),
        decided_by: deciderOf(act),
        reason_code: act.data.vote === 'return' ? 'returned' : (act.data.reasonCode ?? null),
      }),
      ...(act.data.vote !== 'approve' && { note_idx: act.idx }),
    }),
    voteOf((act) => act.data.vote ?? null),
  ),
  'action.edited': toAction(
    (act) => {
      const assessment = objectOf(act.data.assessment);
      const rules = listOf(assessment.matched).map((one) => `${textOf(objectOf(one).policy)}/${textOf(objectOf(one).rule)}`);
      return {
        ...ifSaid('state', act.data.state),
        ...freeOf,
        revision: act.data.newRevision ?? null,
        maker_id: actorOf(act),
        action_hash: hashBytes(act.data.editedHash),
        args_idx: act.idx,
        note_idx: act.idx,
        effect: objectOf(assessment.effect).effect ?? unsaid,
        chain_rules: rules,
        chain_policies: assessment.policies ?? unsaid,
        // The sharper of what was and what it became: the log holds both, the row one.
        tier: unsaid,
        score: unsaid,
        required: unsaid,
      };
    },
    voteOf((act) => act.data.vote ?? 'edit'),
  ),
  'review.overridden': toAction(
    (act) => ({
      state: 'approved',
      overridden: true,
      second_review: 'due',
      decided_at: near(act.at),
      decided_by: deciderOf(act),
      reason_code: 'override',
    }),
    voteOf(() => 'override'),
  ),
  'review.secondReviewed': toAction((act) => ({ second_review: act.data.outcome ?? null })),
  // A claim is renewed without an event while somebody is at it.
  'review.claimed': toAction((act) => ({ claimed_by: actorOf(act), claimed_until: some })),
  'review.released': toAction(() => freeOf),
  'review.assigned': toAction((act) => ({ assigned_to: idOf('person', act.data.to), ...freeOf })),
  'review.escalated': toAction((act) => ifSaid('escalation', act.data.level)),
  'action.cancelled': toAction((act) => ({ state: 'cancelled', ...ended(act) })),
  'action.expired': toAction(ended),
  'action.lapsed': toAction(ended),
  'action.lost': toAction((act) => ({ ...ended(act), finished_at: near(act.at) })),
  'action.revoked': toAction((act) => ({
    state: 'revoked',
    reason_code: act.data.reasonCode ?? null,
    ...(act.data.halt !== undefined && { frozen_by: some }),
    ...(act.data.reasonCode === 'revoked' && { note_idx: act.idx }),
  })),
  // Which halt keeps it may change while several do.
  'action.frozen': toAction(() => ({ frozen_by: some, ...freeOf })),
  'action.thawed': toAction(() => ({ frozen_by: null })),
  'verdict.redeemed': toAction((act) => ({
    execution: 'redeemed',
    redemption_id: textOf(act.data.redemption),
    redeemed_at: near(act.at),
    redeemed_by: actorOf(act),
  })),
  'action.result': toAction((act) => ({ execution: act.data.status ?? null, finished_at: near(act.at) })),
  'review.delegated': {
    tables: ['review_delegation'],
    read: (act): Claim[] => [
      {
        table: 'review_delegation',
        key: delegationKey(act),
        set: {
          from_person: idOf('person', act.data.from),
          to_person: idOf('person', act.data.to),
          from_at: exactly(act.data.fromAt),
          until_at: exactly(act.data.untilAt),
          made_by: act.data.from ?? null, // their own places only
          made_at: near(act.at),
          ended_at: null,
        },
      },
    ],
  },
  'review.delegationEnded': {
    tables: ['review_delegation'],
    read: (act): Claim[] => [{ table: 'review_delegation', key: delegationKey(act), set: { ended_at: near(act.at) } }],
  },
  'halt.started': {
    tables: ['halt', 'approval_setting'],
    read: (act): Claim[] => [
      {
        table: 'halt',
        key: { halt_id: idOf('halt', act.data.halt) },
        set: {
          scope: act.data.scope ?? null,
          system_id:
            act.data.scope === 'system'
              ? idOf('system', act.data.value)
              : act.data.scope === 'agent'
                ? idOf('key', act.data.value)
                : null,
          value: act.data.scope === 'system' || act.data.scope === 'agent' ? null : (act.data.value ?? null),
          mode: act.data.mode ?? null,
          drill: act.data.drill ?? false,
          epoch: act.data.epoch ?? null,
          // On the command line nobody is signed in: the event says where it was.
          started_by: act.actor.id ?? act.data.by ?? null,
          started_at: near(act.at),
          started_idx: act.idx,
          ended_at: null,
          ended_by: null,
        },
      },
      { table: 'approval_setting', key: {}, set: ifSaid('halt_epoch', act.data.epoch) },
    ],
  },
  'halt.resumed': {
    tables: ['halt'],
    read: (act): Claim[] => [
      {
        table: 'halt',
        key: { halt_id: idOf('halt', act.data.halt) },
        set: act.data.to === 'running' ? { ended_at: near(act.at), ended_by: act.actor.id } : { mode: act.data.to ?? null },
      },
    ],
  },
  'settings.changed': {
    tables: ['approval_setting'],
    read: ({ data }) =>
      data.what === 'approvals'
        ? [
            {
              table: 'approval_setting',
              key: {},
              set: {
                high_seconds: data.highSeconds ?? null,
                critical_seconds: data.criticalSeconds ?? null,
                exclude_owner: data.excludeOwner ?? null,
                eligible_roles: data.eligibleRoles ?? null,
                backup_roles: data.backupRoles ?? null,
              },
            },
          ]
        : [],
  },
};
