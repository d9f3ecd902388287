import { lateGap } from './late';
import type { Applicability, BlockRun, Control, EvidenceDocument, EvidenceState, Requirement } from './contract';

/** What is held for a control's slots, and what is known of the conditions that some controls set. */
export interface Grounds {
  runs: readonly BlockRun[];
  documents: readonly EvidenceDocument[];
  /** The day that documents must be current on. */
  day: string;
}

const CONDITION_FACTS: Readonly<Record<Requirement, { block: string; fact: string; says: string }>> = {
  independentCounts: {
    block: 'E01',
    fact: 'independent counts cover the period',
    says: 'No independent count covers the whole period, so it cannot be said that nothing was left out.',
  },
  gatewayCoverage: {
    block: 'E06',
    fact: 'gateway covers every acting tool',
    says: 'Not every call of an acting tool is known to have passed the gateway.',
  },
};

/** Is it in force on the day: begun, not ended, not withdrawn? */
export function isCurrent(document: Pick<EvidenceDocument, 'effectiveFrom' | 'expiresOn' | 'revokedAt'>, day: string): boolean {
  return (
    document.revokedAt === null && document.effectiveFrom <= day && (document.expiresOn === null || document.expiresOn >= day)
  );
}

/**
 * The state of a control from what its blocks found and which documents are held. One contradiction is a contradiction. "Evidence found" needs every
 * block to show it, every document to be current, and the conditions that the row sets; nothing is rounded up.
 */
export function stateOfControl(
  control: Control,
  { runs, documents, day }: Grounds,
): { state: EvidenceState; says: string; gaps: string[] } {
  const own = control.blocks.map((id) => runs.find((run) => run.block === id)).filter((run) => run !== undefined);
  const contradicting = own.filter((run) => run.state === 'contradicted');
  const shown = own.filter((run) => run.state === 'evidenced');
  const half = own.filter((run) => run.state === 'partly');
  const slots = control.documents.map((slot) => {
    const held = documents.filter((one) => one.kind === slot.kind && one.revokedAt === null);
    const current = held.filter((one) => isCurrent(one, day));
    return {
      slot,
      held: held.length > 0,
      current: current.length > 0,
      late: current.length > 0 && current.every((one) => one.receivedAt.slice(0, 10) > day),
    };
  });
  const missing = slots.filter((one) => !one.current);
  // A folder that was put together afterwards shows less than one that was kept: it counts, and never in full.
  const late = slots.filter((one) => one.late);
  const conditions = control.requires.filter((name) => !holds(name, runs));
  const gaps = [
    ...contradicting.map((run) => `${run.block}: ${run.says}`),
    ...own.filter((run) => run.state !== 'evidenced' && run.state !== 'contradicted').map((run) => `${run.block}: ${run.says}`),
    ...own.map(lateGap).filter((gap) => gap !== null),
    ...missing.map(({ slot, held }) => (held ? `"${slot.title}" has expired.` : `No document for "${slot.title}".`)),
    ...late.map(({ slot }) => `"${slot.title}" was received after the period.`),
    ...conditions.map((name) => CONDITION_FACTS[name].says),
  ];
  const state = ((): EvidenceState => {
    if (contradicting.length > 0) return 'contradicted';
    const full = shown.length === own.length && missing.length === 0 && late.length === 0 && conditions.length === 0;
    if (own.length + slots.length === 0) return 'cannotTell';
    if (full) return 'evidenced';
    if (shown.length > 0 || half.length > 0 || slots.some((one) => one.current)) return 'partly';
    if (slots.some((one) => one.held)) return 'partly'; // expired: there was something
    return own.length > 0 && own.every((run) => run.state === 'noPopulation') ? 'noPopulation' : 'cannotTell';
  })();
  return {
    state,
    says: sentence(control, state, {
      shown: shown.length,
      half: half.length,
      own: own.length,
      current: slots.length - missing.length,
      expired: missing.filter((one) => one.held).length,
      slots: slots.length,
      contradicting,
    }),
    gaps,
  };
}

function holds(name: Requirement, runs: readonly BlockRun[]): boolean {
  const { block, fact } = CONDITION_FACTS[name];
  return runs.find((run) => run.block === block)?.facts[fact] === true;
}

/** Blocks whose facts a condition reads, beside those the control names. */
export const conditionBlocks = (control: Control): BlockRun['block'][] =>
  control.requires.map((name) => CONDITION_FACTS[name].block as BlockRun['block']);

function sentence(
  control: Control,
  state: EvidenceState,
  at: {
    /** Questions to the record: answered in full, in part, and how many there are. */
    shown: number;
    half: number;
    own: number;
    /** Documents: current, held and expired, and how many are wanted. */
    current: number;
    expired: number;
    slots: number;
    contradicting: readonly BlockRun[];
  },
): string {
  const parts = [
    ...(at.own > 0 ? [`${at.shown} of ${at.own} questions to the record${at.half > 0 ? ` (and ${at.half} in part)` : ''}`] : []),
    ...(at.slots > 0 ? [`${at.current} of ${at.slots} documents${at.expired > 0 ? ` (and ${at.expired} expired)` : ''}`] : []),
  ].join(' and ');
  switch (state) {
    case 'evidenced':
      return `Evidence found for "${control.title}": ${parts}.`;
    case 'partly':
      return `Evidence found in part for "${control.title}": ${parts}.`;
    case 'contradicted':
      return `The record contradicts "${control.title}": ${at.contradicting[0]!.says}`;
    case 'noPopulation':
      return `There was nothing to look at for "${control.title}" in the period.`;
    case 'cannotTell':
      return `Nothing can be told about "${control.title}": ${parts || 'the record has no question for it'}.`;
  }
}

export const APPLICABILITY_WORDS: Readonly<Record<Applicability['state'], string>> = {
  applies: 'applies',
  unsettled: 'date unsettled',
  readiness: 'readiness',
  voluntary: 'measured voluntarily',
  notForRole: 'another role',
  outOfScope: 'out of scope',
  notApplicable: 'argued: does not apply',
  notStated: 'role or class not stated',
};

/** Rows that speak of the system at all. */
export const isShown = (applicability: Applicability): boolean =>
  applicability.state !== 'notForRole' && applicability.state !== 'outOfScope';
