import { actorOf, exactly, idOf, ifSaid, inAnyOrder, listOf, near, oneOf, unsaid, type Act, type Claim, type KindClaims } from './claim'; // prettier-ignore
import type { JsonValue } from '@/lib/shared/json';

type Columns = NonNullable<Claim['set']>;
const packKey = (act: Act): Claim['key'] => ({ pack_id: idOf('pack', act.data.pack) });
const PACKS = ['evidence_pack', 'evidence_pack_sign_off', 'evidence_pack_recipient', 'evidence_pack_withholding'];
const toPack = (set: (act: Act) => Columns, more: (act: Act) => Claim[] = () => []): KindClaims => ({
  tables: PACKS,
  read: (act) => [{ table: 'evidence_pack', key: packKey(act), set: set(act) }, ...more(act)],
});

/** While it is built, the worker moves its state without an event of the log; a frozen or withdrawn pack does not move. */
const BEING_BUILT = oneOf('queued', 'building', 'signing');

const BUILT_ANEW: Columns = { state: BEING_BUILT, manifest_sha256: unsaid, zip_sha256: unsaid, finished_at: unsaid };

const handedOver =
  (way: JsonValue): ((act: Act) => Claim[]) =>
  (act) => [{ table: 'evidence_pack_recipient', key: { ...packKey(act), name: act.data.recipient ?? null, way } }];

/** A mark of what is kept back; in a successor it is the same, and the event that gives the successor its marks names them. */
const markKey = (pack: JsonValue | undefined, mark: JsonValue | undefined): Claim['key'] => ({
  pack_id: idOf('pack', pack),
  mark_id: idOf('withholding', mark),
});
const marked = ({ idx, at, data, ...act }: Act): Claim => ({
  table: 'evidence_pack_withholding',
  key: markKey(data.pack, data.withholding),
  set: {
    record_idx: data.record ?? null,
    part: data.part ?? null,
    everywhere: data.everywhere ?? null,
    ground: data.ground ?? null,
    made_by: idOf('person', act.actor.id ?? undefined),
    made_at: near(at),
    idx,
    lifted_at: null,
    lifted_idx: null,
  },
});

const incidentKey = (act: Act): Claim['key'] => ({ incident_id: idOf('incident', act.data.incident) });
const INCIDENTS = ['incident', 'incident_decision', 'incident_step'];
/** Words are sealed in the row and encrypted in the event: erasure takes both, so they are not claimed. */
const WORDS: ReadonlySet<string> = new Set(['incident', 'title', 'what', 'reason', 'findings', 'recipient', 'note']);
/** `columns`: those of the incident that `set` may change later than it was opened. */
const toIncident = (set: (act: Act) => Columns, columns: readonly string[] = []): KindClaims => ({
  tables: INCIDENTS,
  may: { incident: columns, incident_step: [] },
  read: (act) => {
    const linked = act.kind === 'incident.opened' || act.kind === 'incident.linked' ? idOf('decision', act.data.decision) : null;
    const changed = set(act);
    return [
      ...(Object.keys(changed).length > 0 ? [{ table: 'incident', key: incidentKey(act), set: changed }] : []),
      {
        table: 'incident_step',
        key: { ...incidentKey(act), idx: act.idx },
        set: {
          kind: act.kind.slice('incident.'.length),
          facts: Object.fromEntries(Object.entries(act.data).filter(([name]) => !WORDS.has(name))),
          by_id: actorOf(act),
          made_at: near(act.at),
        },
      },
      ...(linked
        ? [
            {
              table: 'incident_decision',
              key: { ...incidentKey(act), decision_id: linked },
              set: { idx: act.idx, finding: act.data.finding ?? null, linked_at: near(act.at) },
            },
          ]
        : []),
    ];
  },
});
const CLASSED = ['class', 'widespread', 'breach', 'provider_unreachable', 'causal_link', 'aware_at'];
const classed = ({ data }: Act): Columns => ({
  ...ifSaid('class', data.class),
  ...ifSaid('widespread', data.widespread),
  ...ifSaid('breach', data.breach),
  ...ifSaid('provider_unreachable', data.providerUnreachable),
  ...ifSaid('causal_link', data.causalLink),
  ...(data.awareAt !== undefined && { aware_at: exactly(data.awareAt) }),
});

/** What a pack is to be of. A schedule names no decisions and no grounds; acts of before say less. */
function wished({ idx, data }: Act): Columns {
  const says = (member: JsonValue | undefined): boolean => member !== undefined || data.schedule !== undefined;
  return {
    ...(says(data.decisions) && {
      decisions: inAnyOrder([...new Set(listOf(data.decisions).map((one) => idOf('decision', one)))]),
    }),
    ...(says(data.grounds) && { grounds: inAnyOrder([...new Set(listOf(data.grounds))]) }),
    incident_id: idOf('incident', data.incident),
    seed_idx: oneOf(idx, null), // packs of before have none
    ...(data.seedFrom === 'countersign' && { seed_by: null }),
  };
}

/** Packs, who signed them off and got them; incidents and their steps. */
export const EVIDENCE_CLAIMS: Readonly<Record<string, KindClaims>> = {
  'pack.requested': toPack((act) => ({
    system_id: act.systemId,
    profile: act.data.profile ?? null,
    ...ifSaid('mode', act.data.mode),
    ...ifSaid('content', act.data.content),
    ...ifSaid('reveal', act.data.reveal),
    ...(act.data.frameworks !== undefined && { frameworks: inAnyOrder([...new Set(listOf(act.data.frameworks))]) }),
    ...(act.data.from !== undefined && { from_at: exactly(act.data.from), until_at: exactly(act.data.until) }),
    ...ifSaid('sample_size', act.data.sampleSize),
    ...ifSaid('seed', act.data.seed),
    ...wished(act),
    state: BEING_BUILT,
    asked_at: near(act.at),
    asked_idx: act.idx,
    manifest_sha256: unsaid,
    zip_sha256: null,
  })),
  'pack.drafted': toPack((act) => ({
    state: 'draft',
    ...ifSaid('manifest_sha256', act.data.manifest),
    ...ifSaid('zip_sha256', act.data.archive),
    ...ifSaid('bytes', act.data.bytes),
    ...ifSaid('log_size', act.data.logSize),
    finished_at: near(act.at),
  })),
  'pack.frozen': toPack((act) => ({
    state: 'final',
    ...ifSaid('manifest_sha256', act.data.manifest),
    ...ifSaid('zip_sha256', act.data.archive),
    ...ifSaid('bytes', act.data.bytes),
    ...ifSaid('log_size', act.data.logSize),
    finished_at: near(act.at),
  })),
  // Of a build that went on, or was cancelled: which state follows is said by what comes after.
  'pack.signatureAsked': toPack(() => ({})),
  'pack.signedOff': toPack(
    // The second sign-off sends it back to be built once more without the mark of a draft.
    () => ({
      state: oneOf('draft', 'queued', 'building', 'signing'),
      manifest_sha256: unsaid,
      zip_sha256: unsaid,
      finished_at: unsaid,
    }),
    (act) => [
      {
        table: 'evidence_pack_sign_off',
        key: { ...packKey(act), person_id: actorOf(act), manifest_sha256: act.data.manifest ?? null },
        set: { capacity: act.data.capacity ?? null, signed_at: near(act.at) },
      },
    ],
  ),
  // What is kept back by hand changes the draft: it is built anew and signed off anew.
  'pack.withheld': toPack(
    () => BUILT_ANEW,
    (act) => [marked(act)],
  ),
  'pack.withholdingLifted': toPack(
    () => BUILT_ANEW,
    (act) => [
      {
        table: 'evidence_pack_withholding',
        key: markKey(act.data.pack, act.data.withholding),
        set: { lifted_at: near(act.at), lifted_idx: act.idx },
      },
    ],
  ),
  'pack.returned': toPack(() => BUILT_ANEW),
  'pack.restarted': toPack(() => ({ state: BEING_BUILT, finished_at: unsaid })),
  'pack.cancelled': toPack((act) => ({ state: 'cancelled', finished_at: near(act.at) })),
  'pack.failed': toPack(() => ({ state: 'failed' })),
  'pack.withdrawn': toPack(
    (act) => ({ state: 'withdrawn', finished_at: near(act.at) }),
    (act) => [
      {
        table: 'evidence_pack',
        key: { pack_id: idOf('pack', act.data.successor) },
        set: {
          successor_of: idOf('pack', act.data.pack),
          asked_idx: act.idx,
          ...ifSaid('seed', act.data.seed),
          state: BEING_BUILT,
        },
      },
      ...listOf(act.data.withholdings).map((mark) => ({
        table: 'evidence_pack_withholding',
        key: markKey(act.data.successor, mark),
        set: { as_before: true, lifted_at: null, lifted_idx: null },
      })),
    ],
  ),
  'pack.handedOver': { tables: PACKS, read: handedOver('handedOver') },
  'incident.opened': toIncident((act) => ({
    system_id: act.systemId,
    ...classed(act),
    opened_by: actorOf(act),
    opened_at: near(act.at),
    closed_at: null,
    idx: act.idx,
  })),
  'incident.classified': toIncident(classed, CLASSED),
  'incident.closed': toIncident((act) => ({ closed_at: near(act.at) }), ['closed_at']),
  'incident.reopened': toIncident(() => ({ closed_at: null }), ['closed_at']),
  'incident.linked': toIncident(() => ({})),
  'incident.reported': toIncident(() => ({})),
  'incident.redactionAsked': toIncident(() => ({})),
  'incident.redacted': toIncident(() => ({})),
};
