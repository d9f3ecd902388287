import { sha256 } from '@noble/hashes/sha2.js';
import type { ReviewDetail } from '@/lib/approvals/contract';
import type { JsonValue } from '@/lib/shared/json';
import { canonicalText } from './canonical-text';

type Shown = Pick<
  ReviewDetail,
  'id' | 'revision' | 'actionHash' | 'effectiveArgs' | 'target' | 'findings' | 'policy' | 'risk' | 'lastApproved'
>;

/**
 * The hash of what was displayed, over a nonce that the server made for this page, so that it tells nothing by itself: `v1.<nonce>.<sha-256>`. It covers
 * the texts as they stood on the page, and which parts had been in sight. Pure; node:crypto and Web Crypto both miss where pages come over plain http.
 */
export function hashSeen(nonce: string, shown: Shown, sections: readonly string[]): string {
  const { id, revision, actionHash, effectiveArgs, target, findings, policy, risk, lastApproved } = shown;
  const snapshot = canonicalText({
    v: 1,
    nonce,
    id,
    revision,
    actionHash,
    call: canonicalText(effectiveArgs as JsonValue),
    target: target as JsonValue,
    why: { findings, policy, risk } as unknown as JsonValue,
    before: (lastApproved?.id ?? null) as JsonValue,
    sections: [...sections].sort(),
  });
  const hash = [...sha256(new TextEncoder().encode(snapshot))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `v1.${nonce}.${hash}`;
}
