import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { eventJsonSchema } from '@/lib/ingest/native/event-schema';
import { EMITTED_KINDS, SCHEMA_VERSIONS, type EmittedKind } from '@/lib/ingest/native/kinds';

/** What each kind serves, by the paragraph of the Act that asks for it. */
const SERVES: Readonly<Record<EmittedKind, string>> = {
  'decision.started': 'Start of a use (Art. 12(1), 12(3)(a)).',
  'decision.ended': 'End of a use, and how it ended (Art. 12(1), 12(3)(a)).',
  'prompt.rendered': 'What the model was told to do, with its version (Art. 12(1)).',
  'retrieval.completed': 'Which documents and datasets were looked up (Art. 12(3)(b), 26(4)).',
  'model.invoked': 'Which model was asked and which answered (Art. 12(1)).',
  'tool.called': 'An act on the world, before it happens (Art. 12(2)(a)).',
  'tool.returned': 'What the act led to (Art. 12(2)(a)).',
  'evaluation.recorded': 'A measurement of quality (Art. 12(2)(b), 72).',
  'guardrail.triggered': 'A sign of risk (Art. 12(2)(a)).',
  'outcome.observed': 'What came of it, overrides by people included (Art. 12(2)(b), 14(4)(d)).',
  'feedback.received': 'What people said about it (Art. 12(2)(b)).',
};

export interface LogGuide {
  schemaVersion: string;
  kinds: { kind: string; serves: string; members: string[]; schema: string }[];
  sections: { id: string; title: string; lines: string[] }[];
}

/** The guide of Art. 12 and 13(3)(f), made from the schemas that check every event. */
export function getLogGuide(actor: Actor): LogGuide {
  requirePermission(actor, 'evidence.read');
  const version = SCHEMA_VERSIONS.at(-1)!;
  return {
    schemaVersion: version,
    kinds: EMITTED_KINDS.map((kind) => ({
      kind,
      serves: SERVES[kind],
      members: membersOf(eventJsonSchema(kind, version)),
      schema: `/api/v1/schemas/${kind}/${version}`,
    })),
    sections: [
      {
        id: 'collect',
        title: 'How events are collected',
        lines: [
          'Emitters post native events to /api/v1/events, OpenTelemetry spans and logs to /api/otel/v1, or one of the forms of others that docs/sending.md lists.',
          'Each event is acknowledged after it is stored, with its index and the hash of its leaf: the emitter can keep that as a receipt.',
          'Secrets are replaced before anything is stored; how much content is kept is set for each AI system.',
        ],
      },
      {
        id: 'store',
        title: 'How they are stored',
        lines: [
          'One append-only log a workspace. A leaf names who, what kind, when and about which decision, and the digest of what was said; the content lies apart, encrypted.',
          'The log is a Merkle tree under signed checkpoints. That strengthens the record; the Act does not ask for it.',
          'Content goes by the retention that is set for the AI system, six calendar months at least where it is of high risk; leaves stay.',
        ],
      },
      {
        id: 'read',
        title: 'How they are read',
        lines: [
          'Decisions shows them by search, a trail shows one decision whole with its events, and Raw shows each record as it was sent.',
          'GET /api/v1/decisions and /api/v1/decisions/{id} answer the same to programs; /api/v1/decisions/export takes many.',
          'GET /api/v1/log/proof/inclusion proves that an event is in the log; /verify checks a pack of proofs without us.',
          'Who reads is itself recorded: opening a trail, searching, revealing and exporting are events.',
        ],
      },
    ],
  };
}

/** The members of an event's `data`, by its schema. */
function membersOf(schema: object | null | undefined): string[] {
  const data = (schema as { properties?: { data?: { properties?: object } } } | null)?.properties?.data;
  return Object.keys(data?.properties ?? {});
}
