import { exactly, listOf, near, objectOf, textOf, unsaid, type Act, type Claim, type KindClaims } from './claim';
import type { JsonValue } from '@/lib/shared/json';

const rowOf = (act: Act, version: JsonValue | undefined = act.data.version): Claim['key'] => ({
  policy_id: act.data.policy ?? null,
  version: Number(textOf(version) ?? version),
});
const toVersion = (act: Act, set: Claim['set'], version?: JsonValue): Claim => ({
  table: 'policy_version',
  key: rowOf(act, version),
  ...(set && { set }),
});
/** A person's public id; the sample acts as Countersign. */
const byOf = (act: Act): JsonValue => act.actor.id ?? 'countersign';
const tables = ['policy_version'];
const NOT_ASKED = { retire_by: null, retire_reason: null, retire_asked_at: null };

/** Which version of a policy is in force since when, and who said so. */
export const POLICY_CLAIMS: Readonly<Record<string, KindClaims>> = {
  'policy.proposed': {
    tables,
    read: (act) => [
      toVersion(act, {
        document: act.data.document ?? null,
        hash: act.data.hash ?? null,
        edited_by: act.data.editedBy ?? null,
        // Acts from before everybody was kept name the last one.
        editors: act.data.editors ?? [act.data.editedBy ?? null],
        proposed_by: byOf(act),
        proposed_at: near(act.at),
        reason: act.data.reason ?? null,
        wished_from: exactly(act.data.from),
        wished_until: exactly(act.data.until),
        state: 'proposed',
        decided_by: null,
        decided_at: null,
        decision_reason: null,
        from_at: null,
        until_at: null,
        ...NOT_ASKED,
      }),
    ],
  },
  'policy.activated': {
    tables,
    read: (act) => [
      toVersion(act, {
        state: 'active',
        decided_by: byOf(act),
        decided_at: near(act.at),
        decision_reason: act.data.reason ?? null,
        from_at: exactly(act.data.from),
        until_at: exactly(act.data.until),
      }),
      ...listOf(act.data.ended).map((version) => toVersion(act, { until_at: exactly(act.data.from) }, version)),
    ],
  },
  'policy.withdrawn': {
    tables,
    read: (act) => [
      toVersion(act, {
        state: 'withdrawn',
        decided_by: byOf(act),
        decided_at: near(act.at),
        decision_reason: act.data.reason ?? null,
      }),
    ],
  },
  'policy.retirementAsked': {
    tables,
    read: (act) => [
      toVersion(act, { retire_by: byOf(act), retire_reason: act.data.reason ?? null, retire_asked_at: near(act.at) }),
    ],
  },
  'policy.retired': {
    tables,
    read: (act) => [
      toVersion(act, { until_at: exactly(act.data.until) }),
      // Opened again until the end that they had been given, which this event does not repeat.
      ...listOf(act.data.reopened).map((one) => toVersion(act, { until_at: unsaid }, objectOf(one).version ?? one)),
    ],
  },
};
