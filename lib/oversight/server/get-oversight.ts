import { createHmac } from 'node:crypto';
import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { openText, sealText } from '@/lib/ledger/server/sealed-text';
import { workspaceKey } from '@/lib/ledger/server/workspace-key';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { remark, type OversightView } from '../contract';
import { measure, measureTeam, type VoteFacts } from '../metrics';
import { insertRemark, listRemarkRows, listVoteRows, readSetting } from './oversight-store';

const DAYS = 90;
/** Reasons are opened to see repeats, of the newest votes only. */
const MOST_REASONS = 500;

/**
 * The page of oversight quality: the team's figures for who may see them, one's own for every reviewer, and whether it is measured at all. Nobody is
 * named: persons become keyed pseudonyms before anything is counted.
 */
export async function getOversight(actor: Actor): Promise<OversightView> {
  const { workspaceId } = actor;
  const may = { read: can(actor, 'oversight.read'), manage: can(actor, 'oversight.manage') };
  return withWorkspace(workspaceId, async (tx) => {
    const row = await readSetting(tx, workspaceId);
    const setting = row && {
      purpose: row.purpose,
      assessment: row.assessment,
      agreement: row.agreement,
      agreed: row.agreed,
      retentionDays: row.retentionDays,
      enabledBy: row.enabledBy,
      enabledAt: row.enabledAt.toISOString(),
      measured: row.disabledAt === null,
    };
    if (!row || row.disabledAt !== null) return { setting, may, team: null, own: null, remarks: [] };
    const until = new Date();
    // Never before it was stated, never beyond the retention.
    const from = new Date(Math.max(row.enabledAt.getTime(), until.getTime() - Math.min(DAYS, row.retentionDays) * 86_400_000));
    const mine = actor.type === 'person' && can(actor, 'actions.review') ? actor.personId : null;
    const remarks = may.read || mine ? await listRemarkRows(tx, workspaceId, may.read ? null : mine) : [];
    return {
      setting,
      may,
      team: may.read ? measureTeam(await factsOf(tx, workspaceId, from, null), { from, until }) : null,
      own: mine ? { from: from.toISOString(), ...measure(await factsOf(tx, workspaceId, from, mine)) } : null,
      remarks: remarks.map((one) => ({
        id: toPublicId('remark', one.remarkId),
        body: openText(workspaceId, 'oversight', one.remarkId, one.body) ?? 'cannot be opened any more',
        at: one.createdAt.toISOString(),
      })),
    };
  });
}

async function factsOf(tx: SqlTx, workspaceId: string, from: Date, personId: string | null): Promise<VoteFacts[]> {
  const rows = await listVoteRows(tx, workspaceId, from, personId);
  const events = await readEvents(
    tx,
    workspaceId,
    rows.slice(0, MOST_REASONS).map((one) => one.idx),
  );
  const digest = (text: string): string =>
    createHmac('sha256', workspaceKey(workspaceId, 'oversight')).update(text).digest('base64url').slice(0, 16);
  return rows.map(({ idx, at, person, ...row }) => {
    const reason = events.get(idx)?.['reason'];
    const words = typeof reason === 'string' ? reason.toLowerCase().replace(/[\s\p{P}]+/gu, ' ').trim() : ''; // prettier-ignore
    return { ...row, person: digest(person), at: at.getTime(), wordsDigest: words ? digest(words) : null };
  });
}

/** A reviewer's comment on their own figures; read by those who see the team's, without a name. */
export async function addRemark(actor: Actor, input: { body: string }): Promise<void> {
  if (actor.type !== 'person' || !can(actor, 'actions.review'))
    throw new AppError('forbidden', 'Reviewers comment on their own figures.');
  const { body } = remark.parse(input);
  const remarkId = uuidv7();
  await withWorkspace(actor.workspaceId, (tx) =>
    insertRemark(tx, actor.workspaceId, {
      remarkId,
      personId: actor.personId,
      body: sealText(actor.workspaceId, 'oversight', remarkId, body),
    }),
  );
}
