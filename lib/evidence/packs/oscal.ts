import { sha1 } from '@noble/hashes/legacy.js';
import type { BlockRun, EvidenceBlock, FrameworkReport } from '../contract';
import { definitionOf } from './evidence-files';
import type { PackIdentity } from './manifest';
import { NOTHING_PINNED, type PinnedEvidence } from './pinned-evidence';

/**
 * What was measured as OSCAL assessment-results (NIST, version 1.0.4 of the format, whose schema accepted them). Its `satisfied` is used for one state only, evidence found for a
 * control; every other is `not-satisfied`, and the finer state stands in a property of ours: a partial finding is never rounded up. Ids are UUIDv5 of
 * the pack and what they name, so the same pack makes the same text.
 */
const NS = 'https://countersign.invalid/ns/oscal';
const VERSION = '1.0.4';

export function oscalResults(
  pack: PackIdentity,
  reports: readonly FrameworkReport[],
  pinned: PinnedEvidence = NOTHING_PINNED,
): string {
  const asks = (run: BlockRun) => definitionOf(pinned, run);
  const titled = (run: BlockRun): string => `Evidence block ${run.block}${asks(run) ? `: ${asks(run)!.title}` : ''}`;
  const id = (...parts: string[]): string => uuidv5([pack.id, pack.log.size, ...parts].join(' '));
  const runs = new Map<string, BlockRun>();
  for (const { controls } of reports) for (const one of controls) for (const run of one.runs) runs.set(run.block, run);
  const observation = (run: BlockRun): string => id('observation', run.block);
  const controls = reports.flatMap(({ framework, controls: list }) => list.map((one) => ({ framework: framework.id, one })));
  const results = {
    uuid: id('result'),
    title: `Evidence found for ${pack.system?.name ?? 'all AI systems'}`,
    description: 'Measured from the record of decisions. Evidence found for a control; nothing here says that a duty is met.',
    start: pack.period.from,
    end: pack.period.until,
    'reviewed-controls': {
      'control-selections': [
        controls.length > 0
          ? { 'include-controls': controls.map(({ framework, one }) => ({ 'control-id': token(framework, one.control.ref) })) }
          : { 'include-all': {} },
      ],
    },
    ...(runs.size > 0 && {
      observations: [...runs.values()].map((run) => ({
        uuid: observation(run),
        title: titled(run),
        description: run.says || `Block ${run.block}.`,
        props: [
          { name: 'evidence-state', ns: NS, value: run.state },
          { name: 'population', ns: NS, value: String(run.population) },
          { name: 'covered', ns: NS, value: String(run.covered) },
          { name: 'contradicted', ns: NS, value: String(run.contradicted) },
          { name: 'block-version', ns: NS, value: run.version },
        ],
        methods: ['TEST'],
        collected: run.runAt,
        ...(asks(run) && { remarks: asksWords(asks(run)!) }),
        'relevant-evidence': [{ href: `#${id('resource', run.block)}`, description: 'The run with its query, parameters, rows and what it was reconciled against.' }],
      })), // prettier-ignore
    }),
    ...(controls.length > 0 && {
      findings: controls.map(({ framework, one }) => ({
        uuid: id('finding', framework, one.control.ref),
        title: one.control.title,
        description: one.says || 'Nothing was measured.',
        props: [
          { name: 'evidence-state', ns: NS, value: one.state },
          { name: 'applicability', ns: NS, value: one.applicability.state },
        ],
        target: {
          type: 'objective-id',
          'target-id': token(framework, one.control.ref),
          status: { state: one.state === 'evidenced' ? 'satisfied' : 'not-satisfied', remarks: 'Whether evidence was found, not whether the duty is met.' },
        },
        ...(one.runs.length > 0 && { 'related-observations': one.runs.map((run) => ({ 'observation-uuid': observation(run) })) }),
      })), // prettier-ignore
    }),
  };
  const document = {
    'assessment-results': {
      uuid: id('document'),
      metadata: {
        title: `Evidence pack ${pack.id}`,
        'last-modified': pack.builtAt,
        version: pack.status,
        'oscal-version': VERSION,
        remarks:
          'import-ap is required by the format; no assessment plan was written, and the reference leads to a resource that says so.',
      },
      'import-ap': { href: `#${id('plan')}` },
      results: [results],
      'back-matter': {
        resources: [
          { uuid: id('plan'), title: 'No assessment plan', description: 'The measurement follows the evidence blocks; no plan was written.' },
          ...[...runs.values()].map((run) => ({ uuid: id('resource', run.block), title: titled(run), rlinks: [{ href: `../evidence/${run.block}.json` }] })),
        ], // prettier-ignore
      },
    },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** What a block asks, of what, and the trap in reading it. */
const asksWords = ({ question, unit, population, covered, contradicted, limit }: EvidenceBlock): string =>
  [`Asks: ${question}`, `Population (one item is one ${unit}): ${population}`, `Covered: ${covered}`, ...(contradicted ? [`Contradicted: ${contradicted}`] : []), `Limit: ${limit}`].join(' '); // prettier-ignore

/** OSCAL's token: a letter or underscore first, then letters, digits, `.`, `-` and `_`. */
function token(framework: string, ref: string): string {
  return `${framework}_${ref.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/(?<!-)-+$/, '')}`;
}

/** RFC 9562 section 5.5, in the namespace of URLs. */
export function uuidv5(name: string): string {
  const space = Uint8Array.from('6ba7b8119dad11d180b400c04fd430c8'.match(/../g)!.map((pair) => Number.parseInt(pair, 16)));
  const input = new Uint8Array([...space, ...new TextEncoder().encode(name)]);
  const bytes = sha1(input).slice(0, 16);
  bytes[6] = 0x50 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
