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

/** What was ever deployed to this AI system is its list; a system without any has none, and nothing can be missing from it. */
function notListed({ uses }: CheckedDecision, { windows }: Registry, kind: 'tool' | 'model'): Finding['found'] {
  const listed = new Set(windows.flatMap((one) => (one.kind === kind ? [one.name] : [])));
  if (listed.size === 0) return [];
  const names = new Set(uses.flatMap((use) => (use.kind === kind && !listed.has(use.name) ? [use.name] : [])));
  return [...names].sort().map((name) => ({ kind, name }));
}

function otherDigests({ digests }: CheckedDecision, { versions }: Registry): Finding['found'] {
  const known = new Map(versions.map((one) => [named(one), one.digest]));
  return digests.flatMap(({ kind, name, version, digest }) => {
    const use = kind === 'model' ? asModel(name, version) : { name, version };
    const registered = known.get(JSON.stringify([kind, use.name, use.version]));
    return registered && registered !== digest
      ? [{ kind, name: use.name, version: use.version, reported: digest, registered }]
      : [];
  });
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
