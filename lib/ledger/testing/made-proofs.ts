import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { disclosureText } from '../disclosure';
import { formatTreeHead, parseTreeHead } from '../checkpoint';
import { parseNote, signNote } from '../note';
import { getCheckpoint } from '../server/get-checkpoint';
import { getLogKeys } from '../server/get-log-keys';
import { noteSigner } from '../server/ed25519';
import { openBodies, type SealedBody } from '../server/open-bodies';
import { proveConsistency } from '../server/prove-consistency';
import { proveInclusion } from '../server/prove-inclusion';
import { initSignerHome } from '../server/signer-home';
import { allEntries, appendSome, integrateAll, sign } from '../server/testing-tree';

/** Everything that an auditor is given, from a log that was appended to, integrated and signed as any other. */
export interface MadeProofs {
  origin: string;
  vkeys: string;
  trust: string;
  pem: string;
  /** The earlier and the newest signed checkpoint. */
  old: string;
  newest: string;
  inclusion: { index: number; entry: Buffer; proof: string; disclosure: string }[];
  consistency: string;
  /** A checkpoint of the size of `old` with another root, signed with the same key: what only a consistency proof tells. */
  forked: string;
}

export async function makeProofs(workspaceId: string): Promise<MadeProofs> {
  const signer = { dir: mkdtempSync(path.join(tmpdir(), 'countersign-signer-')), holder: '00000000-0000-4000-8000-000000000002' };
  initSignerHome(signer.dir);
  for (const count of [517, 483]) {
    await appendSome(workspaceId, count);
    await integrateAll(workspaceId);
    await sign(workspaceId, signer);
  }
  const reader = { workspaceId, systems: 'all' as const };
  const entries = await allEntries(workspaceId);
  const { origin, keys } = await getLogKeys(reader);
  const old = (await getCheckpoint(reader, 517)).note;
  const disclosures = await disclosuresOf(workspaceId);
  const inclusion = [];
  for (const index of [0, 1, 255, 256, 516, 767, 998, 999]) {
    const { text } = await proveInclusion(reader, { event: String(index) });
    inclusion.push({ index, entry: Buffer.from(entries[index]!), proof: text, disclosure: disclosures.get(index)! });
  }
  const other = { ...parseTreeHead(parseNote(old).text), root: new Uint8Array(32).fill(1) };
  return {
    origin,
    vkeys: keys.map(({ vkey }) => `${vkey}\n`).join(''),
    trust: keys.map(({ vkey, from }) => `${vkey} from=${from}\n`).join(''),
    pem: keys[0]!.pem,
    old,
    newest: (await getCheckpoint(reader)).note,
    inclusion,
    consistency: (await proveConsistency(reader, { from: 517 })).text,
    forked: await signNote(formatTreeHead(other), [noteSigner(origin, readFileSync(path.join(signer.dir, 'key-1.pem'), 'utf8'))]),
  };
}

async function disclosuresOf(workspaceId: string): Promise<Map<number, string>> {
  const rows = await asOwner(async (client) => {
    const found = await client.query<SealedBody>(
      'SELECT anchor_id::text, idx::int, body FROM disclosure WHERE workspace_id = $1',
      [workspaceId],
    );
    return found.rows;
  });
  const opened = await withWorkspace(workspaceId, (tx) => openBodies(tx, workspaceId, rows));
  return new Map(
    rows.map(({ idx }, i) => {
      const body = opened[i]!;
      if (body.state !== 'open') throw new Error('a disclosure cannot be opened');
      const text = disclosureText(body.salt.toString('base64url'), body.text);
      return [idx, Buffer.from(text, 'utf8').toString('base64url')];
    }),
  );
}
