import { z } from 'zod';
import { issueWords } from '@/lib/shared/issue-words';
import { removeSecretsFrom } from '@/lib/privacy/scrub-json';
import type { JsonValue } from '@/lib/shared/json';
import type { ArtifactKind, LinkRelation } from './artifact-kinds';
import { isEmptyCard, readCycloneCard, type ModelCard } from './model-card';
import { splitModel } from './model-family';

/**
 * A CycloneDX bill of materials, 1.5 to 1.7, as artifacts: components of the types machine-learning-model and data. What is read is checked strictly;
 * members that are not read (licences of libraries, services, vulnerabilities) may be what they like. Pure.
 */
export const BOM_VERSIONS = ['1.5', '1.6', '1.7'] as const;
const MOST_COMPONENTS = 5_000;

const hash = z.object({ alg: z.string().max(40), content: z.string().regex(/^[0-9a-fA-F]{32,128}$/, 'A hash is hexadecimal.') });
const component = z.looseObject({
  type: z.string().max(60),
  'bom-ref': z.string().min(1).max(1_000).optional(),
  name: z.string().min(1, 'A component has a name.').max(1_000),
  version: z.string().max(1_000).optional(),
  group: z.string().max(1_000).optional(),
  description: z.string().max(100_000).optional(),
  publisher: z.string().max(1_000).optional(),
  hashes: z.array(hash).max(50).optional(),
  purl: z.string().max(2_000).optional(),
  licenses: z.array(z.looseObject({})).max(200).optional(),
  modelCard: z.json().optional(),
  data: z.array(z.looseObject({})).max(1_000).optional(),
});
type Component = z.output<typeof component> & { components?: unknown };

const bom = z.looseObject({
  bomFormat: z.literal('CycloneDX', 'bomFormat must be "CycloneDX".'),
  specVersion: z.enum(BOM_VERSIONS, `specVersion must be one of ${BOM_VERSIONS.join(', ')}: machine learning came with 1.5.`),
  serialNumber: z
    .string()
    .regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'serialNumber is a urn:uuid.')
    .optional(),
  version: z.number().int().min(1).optional(),
  components: z.array(component).max(MOST_COMPONENTS).default([]),
  metadata: z.looseObject({ component: component.optional() }).optional(),
});

export interface BomArtifact {
  kind: ArtifactKind;
  name: string;
  version: string;
  digest: string | null;
  description: string | null;
  licence: string | null;
  provider: string | null;
  uri: string | null;
  card: ModelCard | null;
}
export interface BomLink {
  from: { kind: ArtifactKind; name: string; version: string };
  relation: LinkRelation;
  to: { kind: ArtifactKind; name: string; version: string };
}
export interface ReadBom {
  specVersion: string;
  serialNumber: string | null;
  artifacts: BomArtifact[];
  links: BomLink[];
  /** What was there and could not become an artifact, in words. */
  left: string[];
}

/** Components without a version are of this one. */
const NO_VERSION = 'unversioned';

/** Reads a bill of materials, without secrets that stand in it; the first thing that is wrong with it, with its place, when it is none. */
export function readBom(given: unknown): ReadBom | { problem: string; field: string } {
  const parsed = bom.safeParse(removeSecretsFrom(structuredClone(given) as JsonValue));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return { problem: issueWords(issue), field: `/${issue.path.map(String).join('/')}` };
  }
  const { data } = parsed;
  const found: Component[] = [];
  const collect = (list: readonly Component[], depth: number): void => {
    for (const one of list) {
      found.push(one);
      const inner = component.array().max(MOST_COMPONENTS).safeParse(one.components);
      if (inner.success && depth < 4 && found.length < MOST_COMPONENTS) collect(inner.data, depth + 1);
    }
  };
  collect([...(data.metadata?.component ? [data.metadata.component] : []), ...data.components], 0);

  const read: ReadBom = {
    specVersion: data.specVersion,
    serialNumber: data.serialNumber ?? null,
    artifacts: [],
    links: [],
    left: [],
  };
  const byRef = new Map<string, BomArtifact>();
  const cards: { artifact: BomArtifact; card: JsonValue }[] = [];
  for (const one of found) {
    const kind = one.type === 'machine-learning-model' ? 'model' : one.type === 'data' ? 'dataset' : null;
    if (!kind) continue;
    const name = one.group ? `${one.group}/${one.name}` : one.name;
    if (name.length > 200 || (one.version ?? '').length > 200 || /[\p{Cc}\p{Cf}]/u.test(name + (one.version ?? ''))) {
      read.left.push(`${one.name.slice(0, 60)}: its name or version is too long or holds invisible characters.`);
      continue;
    }
    const artifact = toArtifact(one, kind, name);
    read.artifacts.push(artifact);
    if (one['bom-ref']) byRef.set(one['bom-ref'], artifact);
    if (one.modelCard !== undefined) cards.push({ artifact, card: one.modelCard as JsonValue });
  }
  for (const { artifact, card } of cards) {
    for (const ref of datasetRefs(card)) {
      const to = byRef.get(ref);
      if (to && to !== artifact) read.links.push({ from: named(artifact), relation: 'trainedOn', to: named(to) });
      else if (!to) read.left.push(`${artifact.name}: the data set ${ref.slice(0, 80)} is not in this bill of materials.`);
    }
  }
  const others = found.length - read.artifacts.length - read.left.length;
  if (others > 0) read.left.push(`${others} components of other types: not artifacts of an AI system.`);
  return read;
}

const named = ({ kind, name, version }: BomArtifact): BomLink['from'] => ({ kind, name, version });

function toArtifact(one: Component, kind: 'model' | 'dataset', name: string): BomArtifact {
  const family = kind === 'model' ? splitModel(name) : { name, version: '' };
  const card = one.modelCard === undefined ? null : readCycloneCard(one.modelCard as JsonValue);
  const digest =
    one.hashes?.find(({ alg, content }) => /^SHA-?256$/i.test(alg) && content.length === 64)?.content.toLowerCase() ?? null;
  return {
    kind,
    name: family.name,
    version: one.version || family.version || NO_VERSION,
    digest,
    description: one.description?.slice(0, 2_000) ?? null,
    licence: licenceOf(one.licenses),
    provider: one.publisher?.slice(0, 200) ?? one.group?.slice(0, 200) ?? null,
    uri: one.purl ?? null,
    card: card && !isEmptyCard(card) ? card : null,
  };
}

function licenceOf(licenses: Component['licenses']): string | null {
  const names = (licenses ?? []).flatMap((entry) => {
    const told = entry as { expression?: unknown; license?: { id?: unknown; name?: unknown } };
    const name = told.expression ?? told.license?.id ?? told.license?.name;
    return typeof name === 'string' ? [name] : [];
  });
  return names.length > 0 ? names.join(', ').slice(0, 200) : null;
}

/** `modelParameters.datasets[].ref`; entries that describe their data in place have no ref. */
function datasetRefs(card: JsonValue): string[] {
  const told = z
    .looseObject({ modelParameters: z.looseObject({ datasets: z.array(z.looseObject({ ref: z.string().optional() })) }) })
    .safeParse(card);
  return told.success ? told.data.modelParameters.datasets.flatMap(({ ref }) => (ref ? [ref] : [])) : [];
}
