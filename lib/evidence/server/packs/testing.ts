import { expect } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import type { SignedLog } from '@/lib/integrity/server/testing';
import { takeLease } from '@/lib/ledger/server/signer-store';
import { bytesAsSource } from '../../packs/archive-format';
import type { NewPack } from '../../packs/pack-contract';
import { makeReport } from '../../packs/testing/made-report';
import { verifyPack } from '../../packs/verify-pack';
import { downloadPack } from './download-pack';
import { nodePackCrypto } from './node-crypto';
import { runPacks } from './run-packs';
import { signWaiting } from './sign-packs';

/** What tests ask for: a sample of three of the decisions that `signedLog` reports. */
export const ASKED: NewPack = { system: 'desk', from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z', frameworks: ['eu-ai-act'], profile: 'auditor', sampleSize: 3 }; // prettier-ignore

/** The worker with a signer that signs whenever the worker waits for it: the log, and the pack. */
export const workOn = (log: SignedLog, over: Parameters<typeof runPacks>[0] = {}): Promise<number> =>
  runPacks(
    {
      reports: () => Promise.resolve([makeReport(10)]),
      pause: async () => {
        await log.sign();
        await takeLease(log.signer.holder);
        await signWaiting(log.workspaceId, log.signer.holder, log.signer.dir);
      },
      ...over,
    },
    log.workspaceId,
  );

export async function take(actor: Parameters<typeof downloadPack>[0], id: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const { stream, bytes } = await downloadPack(actor, id);
  for await (const part of stream as unknown as AsyncIterable<Uint8Array>) parts.push(part);
  const all = Buffer.concat(parts);
  expect(all.length).toBe(bytes);
  return all;
}

export const judge = (archive: Uint8Array) => verifyPack(bytesAsSource(archive), nodePackCrypto);

/** As if the time had passed after which a failed or silent attempt is followed by another. */
export const letTimePass = (workspaceId: string) =>
  asOwner((client) => client.query("UPDATE evidence_pack SET claimed_until = now() - interval '1 minute', retry_at = NULL WHERE workspace_id = $1", [workspaceId])); // prettier-ignore
