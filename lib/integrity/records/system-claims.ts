import { isHighRisk, type AnnexPoint, type RiskClass } from '@/lib/registry/inventory';
import { COOLING_DAYS } from '@/lib/retention/words';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { ifSaid, listOf, near, nearFor, objectOf, type Act, type Claim, type KindClaims } from './claim';

/** By member of an act, the column that has it: what is captured of a system, and what is stated of it. */
const COLUMNS = { name: 'name', description: 'description', captureLevel: 'capture_level', purpose: 'purpose', ownerId: 'owner_id', role: 'role', operator: 'operator', annexPoint: 'annex_point', riskClass: 'risk_class', environments: 'environments' } as const; // prettier-ignore

const ofSystem = (act: Act, set: NonNullable<Claim['set']>): Claim[] | null =>
  act.systemId === null ? null : [{ table: 'ai_system', key: { system_id: act.systemId }, set }];

const stated = (said: JsonObject): Record<string, JsonValue> =>
  Object.assign({}, ...Object.entries(COLUMNS).map(([member, column]) => ifSaid(column, said[member]))) as Record<string, JsonValue>; // prettier-ignore

const highRisk = ({ riskClass, annexPoint }: JsonObject): boolean =>
  isHighRisk({ riskClass: (riskClass ?? null) as RiskClass | null, annexPoint: (annexPoint ?? null) as AnnexPoint | null });

/** Registered at once, registered after it was seen in traffic, or changed; of the sample of before nothing is said but that something was. */
function systemStated(act: Act): Claim[] | null {
  const [before, after] = [objectOf(act.data.before), objectOf(act.data.after)];
  if (act.data.before === undefined) return ofSystem(act, stated(act.data));
  const lowered = 'riskClass' in before && highRisk(before) && !highRisk(after);
  return ofSystem(act, { ...stated(after), ...(lowered && { class_lowered_at: nearFor(COOLING_DAYS, act.at) }) });
}

/** What such an act may have said that cannot be read any more: of the keys of persons other acts do. */
const system = { tables: ['ai_system'], may: { ai_system: [...Object.values(COLUMNS), 'class_lowered_at'] } };
const keys = { tables: ['ai_system'], may: { ai_system: ['keys_now'] } };
/** AI systems and registered texts: what is kept of records, for how long at least, by which keys persons are known, and which texts go. */
export const SYSTEM_CLAIMS: Readonly<Record<string, KindClaims>> = {
  'system.registered': { ...system, read: systemStated },
  'system.changed': { ...system, read: systemStated },
  // The last is compared as it is, and with it all that it was added to since somebody let one list hold from the beginning (record-rows-store.ts).
  'system.keysChanged': {
    ...keys,
    read: (act) => ofSystem(act, { keys_now: { from: act.idx, keys: act.data.after ?? null } }),
  },
  'system.keysApplied': { ...keys, read: (act) => ofSystem(act, { keys_now: { from: 0, keys: act.data.keys ?? null } }) },
  'artifact.textsRegistered': {
    tables: ['version_text'],
    read: (act) =>
      listOf(act.data.texts).map((text, position) => ({
        table: 'version_text',
        key: { registered_idx: act.idx, position },
        set: { characters: objectOf(text).characters ?? null, withdrawal_told: true },
      })),
  },
  'artifact.textsWithdrawn': {
    tables: ['version_text'],
    // Acts of before do not say which registration they end.
    read: ({ at, data }) =>
      typeof data.registered !== 'number' || typeof data.texts !== 'number'
        ? []
        : Array.from({ length: data.texts }, (_, position) => ({
            table: 'version_text',
            key: { registered_idx: data.registered as number, position },
            set: { withdrawn_at: near(at) },
          })),
  },
};
