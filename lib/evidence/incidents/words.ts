/** Names that incidents use, with their words. Pure and client-safe. */

/** What came of it, after Art. 3(49) of the AI Act; the last is for near misses and what is looked into. */
export const INCIDENT_CLASSES = ['death', 'health', 'infrastructure', 'rights', 'property', 'environment', 'notSerious'] as const;
export type IncidentClass = (typeof INCIDENT_CLASSES)[number];
export const CLASS_WORDS: Readonly<Record<IncidentClass, { name: string; says: string }>> = {
  death: { name: 'Death of a person', says: 'Art. 3(49)(a): the death of a person, or a suspicion of it.' },
  health: { name: 'Serious harm to health', says: 'Art. 3(49)(a): serious harm to the health of a person.' },
  infrastructure: { name: 'Critical infrastructure', says: 'Art. 3(49)(b): its management or operation is seriously and irreversibly disrupted.' },
  rights: { name: 'Fundamental rights', says: 'Art. 3(49)(c): obligations that protect fundamental rights were infringed.' },
  property: { name: 'Serious harm to property', says: 'Art. 3(49)(d): serious harm to property.' },
  environment: { name: 'Serious harm to the environment', says: 'Art. 3(49)(d): serious harm to the environment.' },
  notSerious: { name: 'Not serious, or a near miss', says: 'No clock of Art. 73 runs. It can be classed otherwise when more is known.' },
}; // prettier-ignore

export const CAUSAL_LINKS = ['unknown', 'suspected', 'likely', 'established', 'excluded'] as const;
export type CausalLink = (typeof CAUSAL_LINKS)[number];
export const CAUSAL_WORDS: Readonly<Record<CausalLink, string>> = {
  unknown: 'Not known yet',
  suspected: 'Suspected',
  likely: 'Reasonably likely',
  established: 'Established',
  excluded: 'Excluded',
};

export const REPORT_RECIPIENTS = ['authority', 'provider', 'importerOrDistributor', 'dataProtectionAuthority', 'affectedPersons', 'other'] as const; // prettier-ignore
export type ReportRecipient = (typeof REPORT_RECIPIENTS)[number];
export const RECIPIENT_WORDS: Readonly<Record<ReportRecipient, string>> = {
  authority: 'Market surveillance authority',
  provider: 'Provider of the AI system',
  importerOrDistributor: 'Importer or distributor',
  dataProtectionAuthority: 'Data protection authority',
  affectedPersons: 'Affected persons',
  other: 'Somebody else',
};

/** The same within a sentence. */
export const recipientInSentence = (to: ReportRecipient): string => RECIPIENT_WORDS[to].charAt(0).toLowerCase() + RECIPIENT_WORDS[to].slice(1); // prettier-ignore

export const REPORT_KINDS = ['initial', 'complete', 'update'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
export const REPORT_WORDS: Readonly<Record<ReportKind, string>> = {
  initial: 'First report, incomplete (Art. 73(5))',
  complete: 'Complete report',
  update: 'Update',
};

/** met, late: it was reported. running, overdue: it was not. `readiness`: the duty is not in force yet; `notBinding`: nobody owes it. Both are shown for orientation, and nobody is reminded. */
export const CLOCK_STATES = ['running', 'overdue', 'met', 'late', 'readiness', 'notBinding'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];
export const CLOCK_WORDS: Readonly<Record<ClockState, string>> = {
  running: 'running',
  overdue: 'overdue',
  met: 'reported in time',
  late: 'reported late',
  readiness: 'not in force yet',
  notBinding: 'does not bind here',
};
