import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { CALIBRATION } from './model/calibration-tables';
import { DETECTORS, lexicons } from './detectors';
import { DIRECT_MODEL } from './model/direct-weights';
import { FOREIGN_MODEL } from './model/foreign-weights';

const digest = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))));

/** What a score depends on: detector versions, digests of word lists and models, calibration. For people who compare two bundles. */
export function bundleParts(): {
  detectors: Readonly<Record<string, string>>;
  lexicons: string;
  models: Record<string, string>;
  calibration: string;
} {
  return {
    detectors: DETECTORS,
    lexicons: digest(lexicons()),
    models: { direct: digest(DIRECT_MODEL), foreign: digest(FOREIGN_MODEL) },
    calibration: digest(CALIBRATION),
  };
}

let id: string | undefined;

/** The scorers' id: `rb_` and 24 hexadecimal digits of a SHA-256 over all that a score depends on. The same bundle gives the same score. */
export function bundleId(): string {
  id ??= `rb_${digest(bundleParts()).slice(0, 24)}`;
  return id;
}
