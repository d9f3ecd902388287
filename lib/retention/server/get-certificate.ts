import { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { disclosureText } from '@/lib/ledger/disclosure';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { proveInclusion } from '@/lib/ledger/server/prove-inclusion';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { ERASURE_STATE_WORDS, LEGAL_BASES } from '../words';
import type { CertificatePart, ErasureCertificate } from '../certificate';
import { backupWords, registeredTextWords, WHAT_REMAINS } from '../certificate';
import { selectBackupsBefore, selectEvents, type CertifiedEvent } from './certificate-store';
import { erasureCounts } from '../contract';
import { findRequest } from './erasure-store';
import { limitedTo } from './sees-all';

/** What `content.erasure.completed` says of its extent. */
const completed = erasureCounts.extend({ parts: z.array(z.number()), case: z.string() });
/** Events proved in one certificate; more are named by their index, and proved by GET /api/v1/log/proof. */
const MOST_PROVED = 200;

/**
 * The certificate of an erasure: what was removed, on whose word, what remains, and for each event that did it its exact leaf, its
 * disclosure and a tlog-proof under a signed checkpoint. The proofs are what is signed: no key signs anything else. Throws notFound,
 * conflict before anything was erased, notYetSigned while no checkpoint covers it.
 */
export async function getCertificate(actor: Actor, id: string): Promise<ErasureCertificate> {
  requirePermission(actor, 'retention.read');
  const { workspaceId } = actor;
  const requestId = fromPublicId('erasure', id);
  const { request, said, counts, eventIndexes, events, backups } = await withWorkspace(workspaceId, async (tx) => {
    const request = requestId && (await findRequest(tx, workspaceId, requestId, limitedTo(actor)));
    if (!request) throw new AppError('notFound', 'There is no request for an erasure with this id (ers_...).');
    if (request.completedIdx === null)
      throw new AppError('conflict', `There is no certificate: ${ERASURE_STATE_WORDS[request.state].says}`);
    // What is certified is what the event of its end says: a slice that is under way since then has an event of its own, and an end.
    const [end] = await readEvents(tx, workspaceId, [request.completedIdx]);
    const { parts: eventIndexes, case: said, ...counts } = completed.parse(end?.says);
    const wanted = [request.startedIdx ?? request.completedIdx, ...eventIndexes.slice(0, MOST_PROVED), request.completedIdx];
    return {
      request,
      said,
      counts,
      eventIndexes,
      backups: await selectBackupsBefore(tx, workspaceId, request.finishedAt ?? new Date()),
      events: await readEvents(
        tx,
        workspaceId,
        [...new Set(wanted)].sort((a, b) => a - b),
      ),
    };
  });
  const parts: CertificatePart[] = [];
  for (const event of events) {
    const { text } = await proveInclusion({ workspaceId, systems: 'all' }, { event: String(event.index) });
    parts.push({ ...event, tlogProof: text });
  }
  return {
    type: 'countersign.erasure-certificate',
    version: 1,
    request: {
      id,
      case: said,
      legalBasis: LEGAL_BASES[request.legalBasis],
      keep: request.keep,
      requestedBy: request.requestedByName,
      requestedAt: request.requestedAt.toISOString(),
      consentedBy: request.decidedByName ?? '',
      consentedAt: (request.decidedAt ?? request.requestedAt).toISOString(),
      state: request.state,
      ...(request.finishedAt && { finishedAt: request.finishedAt.toISOString() }),
    },
    removed: { ...counts, eventIndexes },
    remains: [...WHAT_REMAINS, ...registeredTextWords(parts.map((part) => part.says)), backupWords(backups)],
    proofs: parts,
  };
}

async function readEvents(
  tx: SqlTx,
  workspaceId: string,
  indexes: readonly number[],
): Promise<Omit<CertificatePart, 'tlogProof'>[]> {
  const rows = await selectEvents(tx, workspaceId, indexes);
  const open = await bodyOpener(tx, workspaceId, rows);
  return rows.map((row: CertifiedEvent) => {
    const body = open(row);
    if (body.state !== 'open') throw new Error('what an erasure says about itself cannot be read');
    return {
      index: row.idx,
      kind: row.kind,
      entry: Buffer.from(row.entry).toString('base64'),
      disclosure: Buffer.from(disclosureText(body.salt.toString('base64url'), body.text), 'utf8').toString('base64url'),
      says: JSON.parse(body.text) as JsonObject,
    };
  });
}
