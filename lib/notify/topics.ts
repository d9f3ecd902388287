/**
 * What people and machines are told of. Pure and client-safe. A notice says that something is there, never what it is: its id, how risky
 * it is and until when it waits. The words here are ours.
 */
export const TOPICS = {
  'action.pendingReview': 'An action waits for a decision',
  'review.reminder': 'Half of the time to decide is over',
  'review.escalated': 'A decision was escalated',
  'review.assigned': 'A decision was assigned to you',
  'review.unstaffed': 'Nobody may decide about an action',
  'review.secondReviewDue': 'An emergency approval waits for a second look',
  'review.secondReviewed': 'An emergency approval has had its second look',
  'action.approved': 'An action was approved',
  'action.rejected': 'An action was rejected',
  'action.expired': 'An action expired undecided',
  'action.cancelled': 'An action was withdrawn',
  'action.revoked': 'An approval was revoked',
  'action.lapsed': 'An approved action never ran',
  'action.halted': 'An action was halted',
  'action.overridden': 'An action was approved in an emergency',
  'halt.started': 'A halt began',
  'halt.resumed': 'A halt was lifted',
  'duty.gap': 'A stretch of the roster cannot be staffed',
  'promotion.waits': 'A promotion waits for consent',
  'pack.waitsForSignOff': 'An evidence pack waits for a sign-off',
  'pack.final': 'An evidence pack is signed off and final',
  'pack.failed': 'An evidence pack could not be built',
  'evidence.expiring': 'A document of a control ends within a month',
  'evidence.expired': 'A document of a control is no longer in force',
  'evidence.asked': 'An auditor asks for evidence',
  'evidence.taskDue': 'A task of a control is due within a week',
  'evidence.stale': 'Nothing new shows a control that you own',
  'hold.reviewDue': 'A hold is to be looked at: is it still needed?',
  'notify.disabled': 'A channel was turned off because it failed',
  'notify.test': 'A test of this channel',
  'notify.digest': 'What waits today',
} as const;
export type Topic = keyof typeof TOPICS;
export const TOPIC_NAMES = Object.keys(TOPICS) as [Topic, ...Topic[]];
export const isTopic = (text: string): text is Topic => Object.hasOwn(TOPICS, text);

/** Topics that end what an earlier notice asked for: nobody needs to be told any more that it waits. */
export const SETTLES: ReadonlySet<Topic> = new Set<Topic>([
  'action.approved',
  'action.rejected',
  'action.expired',
  'action.cancelled',
  'action.overridden',
  'action.halted',
  'review.secondReviewed',
  'pack.final',
  'pack.failed',
]);
/** What became of an action: what an agent is told that named a channel for it. */
export const OUTCOMES: ReadonlySet<Topic> = new Set<Topic>(
  [...SETTLES, 'action.revoked' as const, 'action.lapsed' as const].filter((topic) => topic.startsWith('action.')),
);
/** Topics that ask somebody to do something: mail goes out when it still waits. */
export const ASKS: ReadonlySet<Topic> = new Set<Topic>([
  'action.pendingReview',
  'review.reminder',
  'review.escalated',
  'review.assigned',
  'review.unstaffed',
  'review.secondReviewDue',
  'duty.gap',
  'promotion.waits',
  'pack.waitsForSignOff',
  'evidence.expired',
  'evidence.asked',
  'evidence.taskDue',
  'hold.reviewDue',
]);
/** What a channel is told of unless its maker chooses. */
export const DEFAULT_TOPICS: readonly Topic[] = [
  'action.pendingReview',
  'review.escalated',
  'review.unstaffed',
  'action.overridden',
  'halt.started',
  'halt.resumed',
  'duty.gap',
];

export const TIERS = ['low', 'unscored', 'medium', 'high', 'critical'] as const;
/** True when a notice of this tier reaches a channel that wants `least` and above. Without a tier it always does. */
export function reaches(tier: string | null, least: string): boolean {
  if (tier === null) return true;
  return TIERS.indexOf(tier as 'low') >= TIERS.indexOf(least as 'low');
}

/** One notice as it leaves: everything that any channel ever gets. */
export interface Message {
  topic: Topic;
  /** Public id of what it is about. */
  id: string;
  tier: string | null;
  /** RFC 3339 UTC. */
  dueAt: string | null;
  at: string;
  /** Of a digest: how many wait, by tier, and until when the first does. */
  counts?: Record<string, number>;
  /** Of an evidence pack: what the receiver can hold the download against. */
  archive?: { sha256: string; bytes: number };
}

/** The page of what a notice is about, below this installation's address. It asks for sign-in; opening it decides nothing. */
export function pathOf(message: Pick<Message, 'topic' | 'id'>): string {
  if (message.topic === 'duty.gap') return '/approvals/roster';
  if (message.topic === 'promotion.waits') return '/artifacts?q=state%3Awaiting';
  if (message.topic === 'hold.reviewDue') return '/admin/holds';
  if (message.topic.startsWith('halt.')) return '/approvals/halts';
  if (message.topic.startsWith('pack.'))
    return /^pck_[0-9a-z]{26}$/.test(message.id) ? `/evidence/packs/${message.id}` : '/evidence/packs';
  if (message.topic === 'evidence.stale') {
    // The framework, the control and, where it is of one, the AI system.
    const [framework = '', ...rest] = message.id.split(' ');
    const system = /^sys_[0-9a-z]{26}$/.test(rest.at(-1) ?? '') ? rest.pop()! : null;
    return `/evidence/controls/${encodeURIComponent(framework)}/${encodeURIComponent(rest.join(' '))}${system ? `?system=${system}` : ''}`;
  }
  if (message.topic === 'evidence.asked' || message.topic === 'evidence.taskDue') return '/evidence/gaps';
  if (message.topic.startsWith('evidence.')) return '/evidence/documents';
  if (message.topic === 'notify.digest') return '/approvals';
  if (message.topic.startsWith('notify.')) return '/admin/notifications';
  return /^act_[0-9a-z]{26}$/.test(message.id) ? `/approvals/${message.id}` : '/approvals';
}

/** What the time of a notice is: mostly when something runs out, else when it begins, or by when somebody was to look. */
export function dueWord(topic: Topic): 'until' | 'from' | 'due before' {
  if (topic === 'hold.reviewDue') return 'due before';
  return topic === 'duty.gap' || topic === 'promotion.waits' ? 'from' : 'until';
}

/** The notice in one line, without any content. */
export function sentenceOf(message: Message): string {
  const parts: string[] = [TOPICS[message.topic]];
  if (message.counts)
    parts.push(
      Object.entries(message.counts)
        .map(([tier, count]) => `${count} ${tier}`)
        .join(', '),
    );
  else parts.push(message.id);
  if (message.tier) parts.push(`risk ${message.tier}`);
  if (message.dueAt) parts.push(`${dueWord(message.topic)} ${message.dueAt.slice(0, 16).replace('T', ' ')} UTC`);
  return parts.join(' · ');
}
