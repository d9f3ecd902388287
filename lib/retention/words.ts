/** States, classes and legal bases, and what pages say of them. No schemas: browsers load this. */
export const ERASURE_STATES = ['requested', 'refused', 'withdrawn', 'approved', 'carriedOut', 'waiting', 'done'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];

export const ERASURE_STATE_WORDS: Readonly<Record<ErasureState, { word: string; says: string }>> = {
  requested: { word: 'waits for consent', says: 'Nothing has been erased. A second person decides.' },
  refused: { word: 'refused', says: 'Nothing was erased.' },
  withdrawn: { word: 'withdrawn', says: 'Nothing was erased.' },
  approved: { word: 'consented', says: 'It is being carried out.' },
  carriedOut: { word: 'being finished', says: 'Content is gone; the last event is being written.' },
  waiting: {
    word: 'waits for a hold',
    says: 'What is under hold is hidden and goes when the hold is released; what is about no decision and may name the person is looked through then.',
  },
  done: { word: 'erased', says: 'Everything asked for is gone. The certificate says what, and what remains.' },
};

/** GDPR Art. 17(1)(a) to (f), and what else obliges to erase. */
export const LEGAL_BASES = {
  gdpr17_1_a: 'No longer necessary (GDPR Art. 17(1)(a))',
  gdpr17_1_b: 'Consent withdrawn (GDPR Art. 17(1)(b))',
  gdpr17_1_c: 'Objection (GDPR Art. 17(1)(c))',
  gdpr17_1_d: 'Unlawfully processed (GDPR Art. 17(1)(d))',
  gdpr17_1_e: 'Legal obligation to erase (GDPR Art. 17(1)(e))',
  gdpr17_1_f: 'Child, information society services (GDPR Art. 17(1)(f))',
  other: 'Another basis, named in the reason',
} as const;
export type LegalBasis = keyof typeof LEGAL_BASES;
export const LEGAL_BASIS_NAMES = Object.keys(LEGAL_BASES) as [LegalBasis, ...LegalBasis[]];

export const DATA_CLASSES = ['decisionContent', 'lineage', 'accessRecord', 'quarantine', 'searchIndex'] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

export const DATA_CLASS_WORDS: Readonly<Record<DataClass, { title: string; what: string; from: string; perSystem: boolean }>> = {
  decisionContent: {
    title: 'Content of decisions',
    what: 'What emitters reported: messages, documents, arguments, results; with the trail, its comments and who opened it.',
    from: 'the last record of the decision',
    perSystem: true,
  },
  lineage: {
    title: 'Lineage of pipelines',
    what: 'What pipelines reported as OpenLineage: runs, jobs, datasets and their facets. The catalogue forgets it too. Kept while anything is under hold.',
    from: 'its arrival',
    perSystem: false,
  },
  accessRecord: {
    title: 'Access record',
    what: 'What people searched for and exported. That they did, and when, stays in the log. Kept while anything is under hold.',
    from: 'the act',
    perSystem: false,
  },
  quarantine: {
    title: 'Quarantine',
    what: 'What was refused at ingest, kept so that it can be mended. Kept while anything is under hold.',
    from: 'its arrival',
    perSystem: false,
  },
  searchIndex: {
    title: 'Search in text',
    what: 'The words of decisions. The decisions stay, and are found by everything but their words.',
    from: 'the start of the decision',
    perSystem: true,
  },
};

/** Days until a shorter period counts: time for others to see it and to object, because nobody erases alone. */
export const COOLING_DAYS = 7;
