import type { VerifyEd25519 } from '@/lib/ledger/note';
import type { Verdict } from '@/lib/integrity/verdict';

/** Verifies the archive of a proof in this browser: WebCrypto where it knows Ed25519, portable code otherwise. Loaded when asked for. */
export async function judgeArchive(archive: Uint8Array): Promise<Verdict> {
  const [{ sha256 }, { ed25519 }, { gatherEvidence }, { judgeEvidence }, { readStamps }, { verdictOf }, { verifyWithWebCrypto }] =
    await Promise.all([
      import('@noble/hashes/sha2.js'),
      import('@noble/curves/ed25519.js'),
      import('@/lib/integrity/gather-evidence'),
      import('@/lib/integrity/judge-evidence'),
      import('@/lib/integrity/read-stamps'),
      import('@/lib/integrity/verdict'),
      import('@/lib/ledger/web-ed25519'),
    ]);
  const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) =>
    verifyWithWebCrypto(publicKey, message, signature).catch(() => ed25519.verify(signature, message, publicKey));
  const evidence = await gatherEvidence([{ name: 'proof.zip', bytes: archive }]);
  const judged = await judgeEvidence(evidence, { sha256, verifyEd25519 });
  return verdictOf(judged, await readStamps(evidence.stamps, judged.checkpoints, sha256));
}
