import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { CALIBRATION } from './model/calibration-tables';
import { DETECTORS, lexicons } from './detectors';
import { SCORER_LIBRARIES, SCORER_SOURCES } from './generated/sources';
import { DIRECT_MODEL } from './model/direct-weights';
import { FOREIGN_MODEL } from './model/foreign-weights';
import { PROSE_MODEL } from './model/prose-weights';
import type { Plugin } from './plugin';

const digest = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))));

/**
 * What a score depends on. `sources` is everything that scoring runs, weights and word lists too, and `libraries` the packages that it uses as they
 * are locked (lib/cli/scorer-sources.mjs); the others are parts of it by name, for people who ask in what two bundles differ.
 */
export function bundleParts(): {
  sources: string;
  libraries: Readonly<Record<string, string>>;
  detectors: Readonly<Record<string, string>>;
  lexicons: string;
  models: Record<string, string>;
  calibration: string;
} {
  return {
    sources: SCORER_SOURCES,
    libraries: SCORER_LIBRARIES,
    detectors: DETECTORS,
    lexicons: digest(lexicons()),
    models: { direct: digest(DIRECT_MODEL), foreign: digest(FOREIGN_MODEL), prose: digest(PROSE_MODEL) },
    calibration: digest(CALIBRATION),
  };
}

let id: string | undefined;

/** The scorers' id: `rb_` and 24 hexadecimal digits of a SHA-256 over all that a score depends on. The same bundle gives the same score. */
export function bundleId(): string {
  id ??= `rb_${digest(bundleParts()).slice(0, 24)}`;
  return id;
}

/**
 * The id of a bundle with the plug-ins that are switched on beside it: their ids, versions and whatever else of their declaration makes them answer
 * otherwise. Without any it is the bundle's own. What they answer is not ours to reproduce; that they were asked, and which, is in the id.
 */
export function bundleWith(bundle: string, plugins: readonly Omit<Plugin, 'detect'>[]): string {
  if (plugins.length === 0) return bundle;
  const parts = plugins
    .map(({ id, version, kind, stages, egress, limits, options }) => [
      id,
      version,
      kind,
      [...stages].sort(),
      egress.reach,
      [limits.maxChars, limits.callChars],
      Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)),
    ])
    .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  return `rb_${digest([bundle, parts]).slice(0, 24)}`;
}
