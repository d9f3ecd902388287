import { createHash } from 'node:crypto';
import type { SqlTx } from '@/lib/db/transaction';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import type { PolicyDocument } from '../contract';
import { POLICY_ENGINE } from '../evaluate';
import { readInForce } from './version-store';

/** The documents that hold at an instant. */
export interface PoliciesInForce {
  documents: PolicyDocument[];
  /** `refunds@3, triage@1`; `baseline` where no policy is in force. */
  label: string;
  /** SHA-256 over the documents' hashes and the engine: the same hash means the same outcome for the same facts. */
  hash: string;
}

/** In the caller's transaction: what is in force at `at`. Evaluate with evaluatePolicies (lib/policy/evaluate.ts). */
export async function policiesInForce(tx: SqlTx, workspaceId: string, at: Date): Promise<PoliciesInForce> {
  return bundle(await readInForce(tx, workspaceId, at));
}

/** The same for documents that are not stored: a draft among those in force. */
export function bundle(versions: readonly { document: PolicyDocument; hash: string }[]): PoliciesInForce {
  const sorted = [...versions].sort((a, b) => (a.document.id < b.document.id ? -1 : 1));
  const content = canonicalJson([POLICY_ENGINE, ...sorted.map(({ hash }) => hash)]);
  return {
    documents: sorted.map(({ document }) => document),
    label: sorted.map(({ document }) => `${document.id}@${document.version}`).join(', ') || 'baseline',
    hash: createHash('sha256').update(content).digest('hex'),
  };
}
