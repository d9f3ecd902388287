import { mineLines, type MineToday } from '@/components/overview/mine-lines';
import type { PersonActor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { countReviews, listReviews } from '@/lib/approvals/server/list-reviews';
import { listHalts } from '@/lib/approvals/server/list-halts';
import { getRoster } from '@/lib/duty/server/get-roster';
import { listCompetences } from '@/lib/duty/server/list-competences';
import { recipientInSentence } from '@/lib/evidence/incidents/words';
import { listRunningClocks, type RunningClock } from '@/lib/evidence/server/incidents/read-incidents';
import { listStaleEvidence } from '@/lib/evidence/server/list-stale';
import { getIntegrity } from '@/lib/integrity/server/get-integrity';
import { listPromotions } from '@/lib/registry/server/list-promotions';
import { listNotices } from '@/lib/notify/server/list-notices';
import { countDueReviews } from '@/lib/retention/server/count-due-reviews';
import { toPublicId } from '@/lib/shared/ids';

/**
 * What the first page says to this person, each line by its own right: who keeps incidents need not decide about actions. Null for those who
 * have nothing to do with the desk while nothing else waits for them.
 */
export async function readMine(actor: PersonActor): Promise<MineToday | null> {
  const desk = can(actor, 'actions.read');
  const [counts, page, halts, notices, integrity, stale, promotions, clocks, holds] = await Promise.all([
    desk ? countReviews(actor) : { waiting: 0 },
    desk ? listReviews(actor, { state: 'waiting', limit: 5 }) : { items: [] },
    desk ? listHalts(actor, 20) : [],
    listNotices(actor, { open: true, limit: MOST_NOTICES + 1 }),
    can(actor, 'decisions.read') ? getIntegrity(actor) : null,
    listStaleEvidence(actor),
    can(actor, 'artifacts.approve') && can(actor, 'systems.read') ? listPromotions(actor, 'requested') : [],
    listRunningClocks(actor),
    countDueReviews(actor),
  ]);
  const mine: MineToday = {
    urgent: can(actor, 'actions.review') ? page.items : [],
    waiting: counts.waiting,
    halts: halts.filter((one) => one.endedAt === null).length,
    gaps: can(actor, 'duty.manage') && can(actor, 'duty.read') ? ((await getRoster(actor)).gaps?.length ?? null) : null,
    competenceEnds: can(actor, 'actions.review') && can(actor, 'duty.read') ? await competenceEnds(actor) : null,
    broken:
      integrity !== null &&
      (Boolean(integrity.alarm) || Boolean(integrity.signer.refusal) || (integrity.runs[0]?.faults.length ?? 0) > 0),
    notices: Math.min(notices.items.length, MOST_NOTICES),
    moreNotices: notices.items.length > MOST_NOTICES,
    evidence: { tasks: stale.tasks.length, documents: stale.documents.length },
    clocks: clocks.slice(0, MOST_CLOCKS).map(clockLine),
    holds,
    promotions: promotions.filter((one) => one.may.approve).length,
  };
  return desk || mineLines(mine).length > 0 ? mine : null;
}

/** More are not counted. */
const MOST_NOTICES = 100;
/** So many stand on the first page; the list of incidents has all of them. */
const MOST_CLOCKS = 5;

function clockLine({ incident, system, ref, to, dueAt, overdue }: RunningClock): { href: string; text: string } {
  const who = recipientInSentence(to);
  const left = dueAt === null ? null : Math.ceil((Date.parse(dueAt) - Date.now()) / 3_600_000);
  const until = overdue ? 'is overdue' : left === null ? 'is due at once' : left > 48 ? `is due in ${Math.floor(left / 24)} days` : `is due in ${left} hours`;
  return { href: `/evidence/incidents/${incident}`, text: `Incident of ${system}: the report to the ${who} ${until} (Art. ${ref}).` };
} // prettier-ignore

/** Days until the last of the person's lines ends, where that is within thirty; null where none was ever entered. */
async function competenceEnds(actor: PersonActor): Promise<number | null> {
  const me = toPublicId('person', actor.personId);
  const mine = (await listCompetences(actor)).items.filter((one) => one.person.id === me && one.state !== 'withdrawn');
  if (mine.length === 0) return null;
  const last = Math.max(...mine.map((one) => Date.parse(one.validUntil)));
  const days = Math.ceil((last - Date.now()) / 86_400_000);
  return days <= 30 ? days : null;
}
