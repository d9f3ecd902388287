import { actorOf, exactly, idOf, inAnyOrder, listOf, near, objectOf, type Act, type Claim, type KindClaims } from './claim';
import type { JsonObject, JsonValue } from '@/lib/shared/json';

/** Rights are one row: the AI systems that a member was given stand beside the membership (record-rows-store.ts). */
const memberOf = (act: Act): Claim['key'] => ({ person_id: idOf('person', act.data.person) });

const systemsOf = (said: JsonValue | undefined): Record<string, JsonValue> =>
  said === undefined
    ? {}
    : { all_systems: said === 'all', systems: inAnyOrder(said === 'all' ? [] : listOf(said).map((one) => idOf('system', one))) };

const rightsOf = ({ role, permissionSets, validUntil }: JsonObject): Record<string, JsonValue> => ({
  role: role ?? null,
  permission_sets: inAnyOrder(listOf(permissionSets)),
  valid_until: exactly(validUntil),
});

/** Who may do what, and which keys there are. */
export const ACCESS_CLAIMS: Readonly<Record<string, KindClaims>> = {
  'person.added': {
    tables: ['membership'],
    read: (act) => [
      {
        table: 'membership',
        key: memberOf(act),
        set: {
          ...rightsOf(act.data),
          ...systemsOf(act.data.systems),
          valid_from: act.data.validFrom ? exactly(act.data.validFrom) : near(act.at),
          ended_at: null,
        },
      },
    ],
  },
  'person.changed': {
    tables: ['membership'],
    read: (act) => {
      const after = objectOf(act.data.after);
      return [
        {
          table: 'membership',
          key: memberOf(act),
          set: { ...rightsOf(after), ...(after.validFrom ? { valid_from: exactly(after.validFrom) } : {}) },
        },
      ];
    },
  },
  'grant.changed': {
    tables: ['membership'],
    read: (act) => [{ table: 'membership', key: memberOf(act), set: systemsOf(act.data.after) }],
  },
  'person.removed': {
    tables: ['membership'],
    read: (act) => [{ table: 'membership', key: memberOf(act), set: { ended_at: near(act.at) } }],
  },
  'key.created': {
    tables: ['api_key'],
    read: (act) => [
      {
        table: 'api_key',
        key: { key_id: idOf('key', act.data.key) },
        set: {
          name: act.data.name ?? null,
          lookup: typeof act.data.publicKey === 'string' ? act.data.publicKey.replace(/^csk_/, '') : null,
          scopes: inAnyOrder(listOf(act.data.scopes)),
          system_id: act.systemId,
          expires_at: exactly(act.data.expiresAt),
          ...(act.actor.type === 'person' && { created_by: actorOf(act) }),
          created_at: near(act.at),
          revoked_at: null,
        },
      },
    ],
  },
  'key.revoked': {
    tables: ['api_key'],
    read: (act) => [{ table: 'api_key', key: { key_id: idOf('key', act.data.key) }, set: { revoked_at: near(act.at) } }],
  },
};
