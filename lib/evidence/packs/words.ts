/** Names that packs use, with their words. Pure and client-safe. */
export const PACK_PROFILES = ['authority', 'auditor', 'board', 'affectedPerson', 'incident'] as const;
export type PackProfile = (typeof PACK_PROFILES)[number];

export interface ProfileWords {
  name: string;
  says: string;
  /** What of the records' content is in it unless asked otherwise. */
  content: PackContent;
}
export const PACK_CONTENTS = ['none', 'masked', 'original'] as const;
export type PackContent = (typeof PACK_CONTENTS)[number];
export const CONTENT_WORDS: Readonly<Record<PackContent, string>> = {
  none: 'No content: entries and proofs only; each entry holds a salted commitment to what it says',
  masked: 'Content with personal data masked; the commitment stands beside it, and the mask is not part of the proof',
  original:
    'Content as recorded, with what opens the commitment; records in which personal data is found are masked, unless somebody who may reveal it gives a reason',
};

export const PROFILE_WORDS: Readonly<Record<PackProfile, ProfileWords>> = {
  authority: { name: 'Authority', says: 'On a reasoned request (AI Act Art. 21, 26(12)): controls, evidence, a sample of decisions with proofs.', content: 'masked' },
  auditor: { name: 'Auditor', says: 'For a stage-2 audit: every control with its population, a sample that the auditor can draw again, proofs.', content: 'masked' },
  board: { name: 'Board', says: 'Two pages: what was found, and the decisions that are asked for. Of records their ids only.', content: 'none' },
  affectedPerson: { name: 'Affected person', says: 'An explanation of one decision to the person it was about (AI Act Art. 86, GDPR Art. 15), and nothing of controls. Legal signs off what is withheld, and on which ground.', content: 'masked' },
  incident: { name: 'Incident', says: 'Decisions around an incident with everything that was recorded of them, and what the record says of cause and reach.', content: 'masked' },
}; // prettier-ignore

export const PACK_MODES = ['selected', 'complete'] as const;
export type PackMode = (typeof PACK_MODES)[number];
export const MODE_WORDS: Readonly<Record<PackMode, { name: string; says: string }>> = {
  selected: {
    name: 'Selected records',
    says: 'What is shown is genuine. Nothing is said about what is not shown.',
  },
  complete: {
    name: 'Complete range',
    says: 'Every entry of the log between two places is here, so that a reader rebuilds the signed root and counts: nothing between them was left out.',
  },
};

export const PACK_STATES = ['queued', 'building', 'signing', 'draft', 'final', 'cancelled', 'failed', 'withdrawn'] as const;
export type PackState = (typeof PACK_STATES)[number];
export const STATE_WORDS: Readonly<Record<PackState, { word: string; says: string }>> = {
  queued: { word: 'queued', says: 'It waits for the worker.' },
  building: { word: 'building', says: 'It is being built.' },
  signing: { word: 'signing', says: 'It is built and waits for the signer.' },
  draft: { word: 'draft', says: 'It can be read and downloaded, marked as a draft. Two people in two roles sign it off.' },
  final: { word: 'final', says: 'Signed off and frozen: every download has the same bytes.' },
  cancelled: { word: 'cancelled', says: 'Somebody stopped it. Nothing of it is kept.' },
  failed: { word: 'failed', says: 'It could not be built.' },
  withdrawn: { word: 'withdrawn', says: 'Something in it was erased since. A successor without it takes its place.' },
};

/** In which capacity a person signs a pack off. Two people, two capacities. */
export const CAPACITIES = ['compliance', 'legal', 'systemOwner', 'internalAudit', 'dataProtection', 'administration'] as const;
export type Capacity = (typeof CAPACITIES)[number];
export const CAPACITY_WORDS: Readonly<Record<Capacity, string>> = {
  compliance: 'Compliance',
  legal: 'Legal',
  systemOwner: 'Owner of the AI system',
  internalAudit: 'Internal audit',
  dataProtection: 'Data protection',
  administration: 'Administration',
};

/** Why something is kept back from an affected person. Legal chooses; the pack names the ground, never what it hides. */
export const WITHHOLDING_GROUNDS = ['tippingOff', 'thirdPersons', 'tradeSecrets', 'privilege'] as const;
export type WithholdingGround = (typeof WITHHOLDING_GROUNDS)[number];
export const GROUND_WORDS: Readonly<Record<WithholdingGround, { name: string; says: string }>> = {
  tippingOff: {
    name: 'Tipping-off',
    says: 'Telling it could warn of a suspicion that was reported (anti-money-laundering law).',
  },
  thirdPersons: { name: 'Rights of other persons', says: 'It would reveal personal data of somebody else (GDPR Art. 15(4)).' },
  tradeSecrets: { name: 'Trade secrets', says: 'It would reveal a trade secret; the explanation owed is given all the same.' },
  privilege: { name: 'Legal privilege', says: 'It is communication with counsel, or was made for proceedings.' },
};
