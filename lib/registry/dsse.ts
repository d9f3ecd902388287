import { z } from 'zod';
import { decodeBase64 } from '@/lib/ledger/base64';
import { isJsonObject } from '@/lib/shared/json';

/**
 * DSSE envelopes around in-toto statements. The signature is over the PAE of the payload's bytes, so it is verified before anything in the payload
 * is parsed. Pure; lib/registry/server/verify-envelope.ts holds the keys.
 */
export const IN_TOTO = 'application/vnd.in-toto+json';
const MOST_BYTES = 256 * 1024;

const envelope = z.object({
  payloadType: z.string().max(200),
  payload: z.string().max(MOST_BYTES * 2),
  signatures: z
    .array(z.object({ keyid: z.string().max(500).optional(), sig: z.string().max(1_000) }))
    .min(1)
    .max(20),
});

export interface Envelope {
  payloadType: string;
  payload: Uint8Array;
  signatures: { keyid: string | null; sig: Uint8Array }[];
}

/** The envelope with its bytes, or what is wrong with it. A Sigstore bundle is opened to the envelope in it. */
export function readEnvelope(given: unknown): Envelope | { problem: string } {
  const inner = isJsonObject(given) && isJsonObject(given['dsseEnvelope']) ? given['dsseEnvelope'] : given;
  const parsed = envelope.safeParse(inner);
  if (!parsed.success) return { problem: 'This is not a DSSE envelope: payloadType, payload and signatures are needed.' };
  try {
    return {
      payloadType: parsed.data.payloadType,
      payload: fromBase64(parsed.data.payload),
      signatures: parsed.data.signatures.map(({ keyid, sig }) => ({ keyid: keyid || null, sig: fromBase64(sig) })),
    };
  } catch {
    return { problem: 'The payload or a signature is not base64.' };
  }
}

/** DSSE takes standard and URL-safe base64. */
function fromBase64(text: string): Uint8Array {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  return decodeBase64(standard + '='.repeat((4 - (standard.length % 4)) % 4));
}

/** Pre-authentication encoding, DSSE 1.0: what is signed. */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = new TextEncoder().encode(payloadType);
  const head = new TextEncoder().encode(`DSSEv1 ${type.length} `);
  const middle = new TextEncoder().encode(` ${payload.length} `);
  const out = new Uint8Array(head.length + type.length + middle.length + payload.length);
  let at = 0;
  for (const part of [head, type, middle, payload]) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * Types of statements that say how a version came about, or that it may be released, and count as a signature on it. Any other (a vulnerability scan, a test
 * that failed, a list of parts) is signed by somebody trusted too, and says nothing of the kind.
 */
export const ACCEPTED_PREDICATES: readonly string[] = [
  'https://slsa.dev/provenance/v1',
  'https://slsa.dev/provenance/v0.2',
  'https://in-toto.io/attestation/release/v0.1',
  'https://model_signing/signature/v1.0',
];

const statement = z.object({
  _type: z.enum(['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1']),
  subject: z
    .array(z.object({ name: z.string().max(1_000).optional(), digest: z.record(z.string(), z.string()) }))
    .min(1)
    .max(1_000),
  predicateType: z.string().max(500),
});
export interface Statement {
  predicateType: string;
  subjects: { name: string; sha256: string }[];
}

/** The statement in a payload whose signature was verified; null when it is not one. */
export function readStatement(payloadType: string, payload: Uint8Array): Statement | null {
  if (payloadType !== IN_TOTO) return null;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return null;
  }
  const parsed = statement.safeParse(json);
  if (!parsed.success) return null;
  return {
    predicateType: parsed.data.predicateType,
    subjects: parsed.data.subject.flatMap(({ name, digest }) => {
      const found = digest['sha256'];
      return found ? [{ name: name ?? '', sha256: found.toLowerCase() }] : [];
    }),
  };
}
