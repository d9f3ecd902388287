import { matchModels } from '@/lib/decisions/model-names';
import { isProduction } from '@/lib/registry/inventory';
import { splitModel } from '@/lib/registry/model-family';
import type { CheckName } from './checks';
import type { ReportedDigest, Use } from './uses';

/** What a decision says of itself, as far as checks ask. */
export interface CheckedDecision {
  environment: string | null;
  startedAt: Date;
  models: readonly { requested?: string; responded?: string }[];
  uses: readonly Use[];
  digests: readonly ReportedDigest[];
}
export interface Window {
  kind: string;
  name: string;
  version: string;
  environment: string;
  from: Date;
  until: Date | null;
}
export interface KnownVersion {
  kind: string;
  name: string;
  version: string;
  digest: string | null;
  /** Another digest that was claimed of it in a parts list or a call. */
  disputed?: string | null;
  /** A valid signature of a trusted signer over this digest. */
  signed: boolean;
}
/** What the registry says now, for one AI system. */
export interface Registry {
  windows: readonly Window[];
  versions: readonly KnownVersion[];
  signers: boolean;
}
export interface Finding {
  check: CheckName;
  /** What was found, each with what a reader needs to see it: names, versions, digests. */
  found: Record<string, string | null>[];
}

/**
 * Every check over one decision. A check whose ground is missing says nothing: no windows, no list of tools, no signer. Nothing found is then not
 * the same as nothing wrong, and pages say which it is. Pure.
 */
export function findFindings(decision: CheckedDecision, registry: Registry): Finding[] {
  const findings: Finding[] = [
    { check: 'versionNotDeployed', found: notDeployed(decision, registry) },
    { check: 'modelDiffers', found: otherModels(decision) },
    { check: 'toolNotRegistered', found: notListed(decision, registry, 'tool') },
    { check: 'modelNotRegistered', found: notListed(decision, registry, 'model') },
    { check: 'digestDiffers', found: otherDigests(decision, registry) },
    { check: 'unsignedInProduction', found: unsigned(decision, registry) },
  ];
  return findings.filter(({ found }) => found.length > 0);
}

const named = ({ kind, name, version }: Use | Window | KnownVersion): string => JSON.stringify([kind, name, version]);

function notDeployed({ environment, startedAt, uses }: CheckedDecision, { windows }: Registry): Finding['found'] {
  if (environment === null) return []; // where it ran was not reported: nothing can be said
  return uses.flatMap((use) => {
    if (use.version === '') return [];
    const there = windows.filter((one) => one.kind === use.kind && one.name === use.name && one.environment === environment);
    if (there.length === 0) return [];
    const then = there.filter((one) => one.from <= startedAt && (one.until === null || startedAt < one.until));
    if (then.some((one) => one.version === use.version)) return [];
    const deployed = [...new Set(then.map((one) => one.version))].sort().join(', ');
    return [{ kind: use.kind, name: use.name, version: use.version, environment, deployedThen: deployed || null }];
  });
}

function otherModels({ models }: CheckedDecision): Finding['found'] {
  return models.flatMap(({ requested, responded }) =>
    matchModels(requested, responded) === 'different' ? [{ requested: requested!, responded: responded! }] : [],
  );
}

/**
 * What is deployed to this AI system, where the decision ran, is its list; in an environment that has none the list of all environments counts,
 * because the name of an environment is the emitter's word. A system without any has no list, and nothing can be missing from it. What was taken out before the decision began is no longer on it. When something came onto the list does not matter: who
 * registers late has registered.
 */
function notListed(
  { environment, startedAt, uses }: CheckedDecision,
  { windows }: Registry,
  kind: 'tool' | 'model',
): Finding['found'] {
  const all = windows.filter((one) => one.kind === kind);
  const here = all.filter((one) => one.environment === environment);
  if (all.length === 0) return [];
  const listed = new Set(
    (here.length > 0 ? here : all).flatMap((one) => (one.until === null || one.until > startedAt ? [one.name] : [])),
  );
  const names = new Set(uses.flatMap((use) => (use.kind === kind && !listed.has(use.name) ? [use.name] : [])));
  return [...names].sort().map((name) => ({ kind, name }));
}

/**
 * What the emitter reports of what it ran with, against what is registered; and what it used without reporting a digest, where a parts list or a
 * call claimed another digest than the registered one: nobody can say which of the two it ran with.
 */
function otherDigests({ digests, uses }: CheckedDecision, { versions }: Registry): Finding['found'] {
  const known = new Map(versions.map((one) => [named(one), one]));
  const told = new Set<string>();
  const reported = digests.flatMap(({ kind, name, version, digest }) => {
    const use = { kind, ...(kind === 'model' ? asModel(name, version) : { name, version }) };
    const key = JSON.stringify([kind, use.name, use.version]);
    told.add(key);
    const registered = known.get(key)?.digest;
    return registered && registered !== digest ? [{ ...use, reported: digest, registered }] : [];
  });
  const disputed = uses.flatMap((use) => {
    const version = use.version === '' || told.has(named(use)) ? undefined : known.get(named(use));
    if (!version?.digest || !version.disputed) return [];
    return [{ kind: use.kind, name: use.name, version: use.version, claimed: version.disputed, registered: version.digest }];
  });
  return [...reported, ...disputed];
}
/** An emitter may name the build in the name, in the version, or in both. */
function asModel(name: string, version: string): { name: string; version: string } {
  const cut = splitModel(name);
  return cut.version === '' ? { name: cut.name, version } : cut;
}

function unsigned({ environment, uses }: CheckedDecision, { versions, signers }: Registry): Finding['found'] {
  if (!signers || environment === null || !isProduction(environment)) return [];
  const known = new Map(versions.map((one) => [named(one), one]));
  return uses.flatMap((use) => {
    const version = use.version === '' ? undefined : known.get(named(use));
    // A hosted model has no digest that anybody here could sign; everything else without one is as unsigned as it gets.
    return version && !version.signed && (version.digest !== null || use.kind !== 'model')
      ? [{ kind: use.kind, name: use.name, version: use.version, digest: version.digest, environment }]
      : [];
  });
}
