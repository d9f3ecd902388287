import { z } from 'zod';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { erasureCounts } from './contract';

/**
 * The certificate of an erasure. Nothing signs it as a whole: it holds leaves of the log with their tlog-proofs, which end in a signed
 * checkpoint, and the disclosures whose digests stand in these leaves. Whoever has the log's public key checks it without us.
 */
const json: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>;

export const certificatePart = z.object({
  index: z.number(),
  kind: z.string(),
  /** The leaf, base64: RFC 8785 bytes of the envelope. Its leaf hash is SHA-256(0x00 || bytes) (RFC 6962). */
  entry: z.string(),
  /** base64url of the disclosure; base64url(SHA-256(ASCII of it)) is `sd.record` of the leaf (RFC 9901). */
  disclosure: z.string(),
  /** What the disclosure says, decoded for reading. */
  says: z.record(z.string(), json) as unknown as z.ZodType<JsonObject>,
  /** C2SP tlog-proof v1 of the leaf, with its signed checkpoint. */
  tlogProof: z.string(),
});
export type CertificatePart = z.output<typeof certificatePart>;

export const erasureCertificate = z.object({
  type: z.literal('countersign.erasure-certificate'),
  version: z.literal(1),
  request: z.object({
    id: z.string(),
    case: z.string(),
    legalBasis: z.string(),
    /** Only in those of before: why somebody asked stands in the event of the request, and goes where it names whom a later erasure is about. */
    reason: z.string().optional(),
    keep: z.enum(['structure', 'nothing']),
    requestedBy: z.string(),
    requestedAt: z.string(),
    consentedBy: z.string(),
    consentedAt: z.string(),
    state: z.string(),
    finishedAt: z.string().optional(),
  }),
  removed: erasureCounts.extend({ eventIndexes: z.array(z.number()) }),
  remains: z.array(z.string()),
  proofs: z.array(certificatePart),
});
export type ErasureCertificate = z.output<typeof erasureCertificate>;

/** What an erasure cannot reach, in words: part of every certificate, with backupWords. */
export const WHAT_REMAINS: readonly string[] = [
  'The envelopes: that an event of this kind came at this time about this decision of this AI system, with the digest of what it said. The digest was salted with 128 random bits that are destroyed, so nobody can test a guess against it.',
  'A keyed fingerprint of each record (16 bytes, HMAC under the key of the workspace), which recognises a record that is sent again, so that it does not come back.',
  'Where structure was kept: times, kinds, names of steps, models and tools, counts and states. They are attested by the event of the erasure, no longer by the original leaf.',
  'Exports, printed pages and evidence packs that were handed out before, and what other systems received.',
  'The access record: that people opened, searched for, revealed and exported this, until its own period ends. What they looked for stands in it as it was typed, addresses and numbers as tokens.',
  'Who asked for this and who consented, when, on which legal basis and under which case number (or request, where the case has no number or names the person); and of holds who placed and released them, when, and over what. They are the record of why something was erased or kept.',
  'What people wrote elsewhere (matter, basis and reasons of holds, reasons and cases of requests for erasure, cases of searches for persons, incidents, comments, arguments, tasks and drafts beside controls, questions and answers of audits, what was refused, what pipelines reported) is looked through for the ids, addresses and numbers that the erased records named persons with, and goes where it names one. A person who is described there in other words, by name alone, or by an id of fewer than four characters is not found. Cases of reveals, files and descriptions of documents, reasons for periods, policies, rights and labels, and evidence packs that took such words in, are not looked through.',
];

/** Backups from before an erasure that are not known to be deleted, and until when they are kept; null: no end was set. */
export function backupWords(backups: readonly { expiresAt: Date | null }[]): string {
  const known = 'Copies of the database that were made by other means are not known here.';
  if (backups.length === 0) return `No backup from before is known to be kept. ${known}`;
  const endless = backups.filter((one) => one.expiresAt === null).length;
  const last = Math.max(...backups.map((one) => one.expiresAt?.getTime() ?? 0));
  const until = [
    ...(last > 0 ? [`the last of them until ${new Date(last).toISOString().slice(0, 10)}`] : []),
    ...(endless > 0 ? [`${endless} without an end`] : []),
  ].join(', ');
  const count = backups.length === 1 ? '1 backup' : `${backups.length} backups`;
  return `${count} from before, encrypted, ${until}. Restored, it is erased again from the journal of erasures. ${known}`;
}

/**
 * Registered prompts and documents whose text was part of what was erased, as sentences: at most one. `says`: what the events of the
 * erasure say of themselves.
 */
export function registeredTextWords(says: readonly JsonObject[]): string[] {
  const names = new Set<string>();
  for (const one of says) {
    const listed = one['registeredTexts'];
    for (const given of Array.isArray(listed) ? listed : []) {
      const { kind, name, version } = given as Record<'kind' | 'name' | 'version', string>;
      names.add(`${kind} "${name}" version ${version}`);
    }
  }
  if (names.size === 0) return [];
  const list = [...names].sort().join(', ');
  return [
    `In the registry, the registered text of: ${list}. Records that were erased held it, and it is not theirs: other decisions may have used it. If it names the person, withdraw it there, and erase the decisions that used it.`,
  ];
}
