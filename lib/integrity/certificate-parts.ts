import { decodeBase64 } from '@/lib/ledger/base64';
import { erasureCertificate, type ErasureCertificate } from '@/lib/retention/certificate';

/** A certificate of an erasure that somebody gave, and the proofs that it is made of. */
export interface GivenCertificate {
  name: string;
  certificate: ErasureCertificate;
}
/** What one of its parts is called among the other files: a proof is tried first for the entry that it is named like. */
const partName = (name: string, index: number): string => `${name.replace(/\.[^.]*$/, '').replaceAll('.', '-')}, entry ${index}`;

/** True for text that says it is a certificate of an erasure. */
export function looksLikeCertificate(text: string): boolean {
  return text.startsWith('{') && /"type"\s*:\s*"countersign\.erasure-certificate"/.test(text);
}

/** The certificate with its parts taken out of it; null when it is not in its form. */
export function readCertificate(
  name: string,
  text: string,
): (GivenCertificate & { parts: { name: string; entry: Uint8Array; disclosure: string; proof: string }[] }) | null {
  try {
    const { data: certificate } = erasureCertificate.safeParse(JSON.parse(text));
    if (!certificate) return null;
    const parts = certificate.proofs.map((part) => ({
      name: partName(name, part.index),
      entry: decodeBase64(part.entry),
      disclosure: part.disclosure,
      proof: part.tlogProof,
    }));
    return { name, certificate, parts };
  } catch {
    return null;
  }
}

/** What is known of a proved entry of the log, as far as a certificate speaks of it. */
interface ProvedAct {
  name: string;
  index: number;
  kind: string;
  byCountersign: boolean;
  /** What it says, as JSON; null when that is not shown or does not have its digest. */
  says: unknown;
}

/**
 * What a certificate says that its proved events do not: in words, none when all agrees. The proofs are what counts; whatever stands beside them for
 * reading must say the same, or a reader would take a word for proved that nobody proved.
 */
export function judgeCertificate({ name, certificate }: GivenCertificate, acts: readonly ProvedAct[]): string[] {
  const faults: string[] = [];
  let completed: Record<string, unknown> | null = null;
  for (const part of certificate.proofs) {
    const act = acts.find((one) => one.name === partName(name, part.index));
    if (!act) continue; // not proved: said of the entry itself
    if (act.index !== part.index || act.kind !== part.kind || !same(act.says, part.says))
      faults.push(`${name}: what it shows of entry ${part.index} is not what that entry says.`);
    const says = act.says as Record<string, unknown> | null;
    if (!act.byCountersign || !act.kind.startsWith('content.era') || says?.['request'] !== certificate.request.id)
      faults.push(`${name}: entry ${part.index} is about something else than this erasure.`);
    else if (act.kind === 'content.erasure.completed') completed = says;
  }
  if (!completed) return [...faults, `${name}: no proved entry here says that this erasure was carried out.`];
  for (const [what, shown, said] of claims(certificate, completed))
    if (!same(shown, said)) faults.push(`${name}: its ${what} is not what the event of its end says.`);
  return faults;
}

/** What stands in the certificate in words of its own, and what the event of the erasure's end says of the same. */
function claims({ request, removed }: ErasureCertificate, said: Record<string, unknown>): [string, unknown, unknown][] {
  const person = (who: unknown): unknown => (who as { name?: unknown } | undefined)?.name;
  const { eventIndexes, ...counts } = removed;
  return [
    ['case', request.case, said['case']],
    ['reason', request.reason, said['reason']],
    ['extent', request.keep, said['keep']],
    ['name of who asked', request.requestedBy, person(said['requestedBy'])],
    ['name of who consented', request.consentedBy, person(said['consentedBy'])],
    ['list of events', eventIndexes, said['parts']],
    ...Object.entries(counts).map(([count, value]): [string, unknown, unknown] => [`number (${count})`, value, said[count]]),
  ];
}

/** Whether two values are the same JSON, whatever the order of their members. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length && names.every((one) => Object.hasOwn(right, one) && same(left[one], right[one]))
  );
}
