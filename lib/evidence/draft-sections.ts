/** The sections of an impact assessment and of a technical file: what people write, and which blocks say what was observed. */
export type DraftKind = 'fria' | 'annexIV';
export interface DraftSection {
  key: string;
  ref: string;
  title: string;
  asks: string;
  blocks: string[];
}
export const DRAFTS: Readonly<Record<DraftKind, { title: string; law: string; sections: DraftSection[] }>> = {
  fria: {
    title: 'Fundamental rights impact assessment',
    law: 'Art. 27(1)',
    sections: [
      {
        key: 'process',
        ref: '27(1)(a)',
        title: 'Process and purpose',
        asks: 'In which processes is it used, by its purpose?',
        blocks: ['E28'],
      },
      {
        key: 'period',
        ref: '27(1)(b)',
        title: 'Period and frequency',
        asks: 'For how long and how often is it meant to be used?',
        blocks: ['E04', 'E27'],
      },
      { key: 'persons', ref: '27(1)(c)', title: 'Persons and groups', asks: 'Who is likely to be affected?', blocks: ['E16'] },
      {
        key: 'harms',
        ref: '27(1)(d)',
        title: 'Specific harms',
        asks: 'Which harms are likely for them?',
        blocks: ['E12', 'E17', 'E24', 'E29'],
      },
      {
        key: 'oversight',
        ref: '27(1)(e)',
        title: 'Human oversight',
        asks: 'How is oversight carried out?',
        blocks: ['E06', 'E08', 'E10', 'E11'],
      },
      {
        key: 'measures',
        ref: '27(1)(f)',
        title: 'If risk materialises',
        asks: 'What is done, who decides, where can people complain?',
        blocks: ['E24', 'E26'],
      },
    ],
  },
  annexIV: {
    title: 'Technical documentation',
    law: 'Annex IV',
    sections: [
      {
        key: 'general',
        ref: 'IV.1',
        title: 'General description',
        asks: 'Purpose, versions, interactions, forms, instructions.',
        blocks: ['E05', 'E25', 'E27'],
      },
      {
        key: 'development',
        ref: 'IV.2',
        title: 'Development and design',
        asks: 'Methods, design, architecture, data, oversight, tests, cybersecurity.',
        blocks: ['E13', 'E16'],
      },
      {
        key: 'monitoring',
        ref: 'IV.3',
        title: 'Monitoring and control',
        asks: 'Capabilities, limits, accuracy by group, foreseeable outcomes.',
        blocks: ['E13', 'E14', 'E29'],
      },
      {
        key: 'metrics',
        ref: 'IV.4',
        title: 'Why the metrics fit',
        asks: 'Say why the metrics suit the system.',
        blocks: ['E13'],
      },
      {
        key: 'risk',
        ref: 'IV.5',
        title: 'Risk management',
        asks: 'Describe the risk management system.',
        blocks: ['E12', 'E15'],
      },
      { key: 'changes', ref: 'IV.6', title: 'Changes over the lifecycle', asks: 'Describe relevant changes.', blocks: ['E20'] },
      { key: 'standards', ref: 'IV.7', title: 'Standards applied', asks: 'List standards or other means.', blocks: [] },
      { key: 'declaration', ref: 'IV.8', title: 'Declaration of conformity', asks: 'Add a copy.', blocks: [] },
      { key: 'pmm', ref: 'IV.9', title: 'Post-market monitoring', asks: 'Describe the system and the plan.', blocks: ['E30'] },
    ],
  },
};

/** Facts that reopen a draft when they change: what it was written about is no longer so. */
export interface Observed {
  versions: string[];
  subjectTypes: string[];
  purpose: string | null;
  /** Decisions a day over the 30 days before. */
  perDay: number;
}

/** What has changed since, each in a sentence. Volume counts from doubling or halving on. */
export function driftOf(then: Observed, now: Observed): string[] {
  const fresh = (a: readonly string[], b: readonly string[]): string[] => b.filter((one) => !a.includes(one));
  const versions = fresh(then.versions, now.versions);
  const subjects = fresh(then.subjectTypes, now.subjectTypes);
  return [
    ...(versions.length > 0
      ? [
          `New in use since: ${versions.slice(0, 8).join(', ')}${versions.length > 8 ? ` and ${versions.length - 8} others` : ''}.`,
        ]
      : []),
    ...(subjects.length > 0 ? [`Kinds of persons that were not seen then: ${subjects.join(', ')}.`] : []),
    ...(then.purpose !== now.purpose ? ['The intended purpose is stated otherwise now.'] : []),
    ...(then.perDay > 0 && (now.perDay >= 2 * then.perDay || now.perDay <= then.perDay / 2)
      ? [`Volume went from ${then.perDay} to ${now.perDay} decisions a day.`]
      : []),
  ];
}
