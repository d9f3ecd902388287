import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { env } from '@/lib/env';

/** The certificates of COUNTERSIGN_TSA_CA (PEM), in which time stamps must end; none when it is not set, null when the file cannot be read. */
export function readAuthorities(): X509Certificate[] | null {
  const file = env().COUNTERSIGN_TSA_CA;
  if (!file) return [];
  try {
    const blocks = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length > 0) return blocks.map((pem) => new X509Certificate(pem));
  } catch {
    // A file that is not there and one that holds something else are mended the same way.
  }
  return null;
}
