import type { FactName } from './draft-facts';

/** The sections of an impact assessment and of a technical file: what people write, and which blocks say what was observed. */
export type DraftKind = 'fria' | 'annexIV';
export interface DraftSection {
  key: string;
  ref: string;
  title: string;
  asks: string;
  blocks: string[];
  /** What it was written about: it is open again when one of these changes. */
  facts: FactName[];
}
export const DRAFTS: Readonly<
  Record<
    DraftKind,
    { title: string; law: string; /** The row of the AI Act that says who owes it. */ duty: string; sections: DraftSection[] }
  >
> = {
  fria: {
    title: 'Fundamental rights impact assessment',
    law: 'Art. 27(1)',
    duty: '27(1)(a)',
    sections: [
      {
        key: 'process',
        ref: '27(1)(a)',
        title: 'Process and purpose',
        asks: 'In which processes is it used, by its purpose?',
        blocks: ['E28'],
        facts: ['purpose', 'tools', 'environments'],
      },
      {
        key: 'period',
        ref: '27(1)(b)',
        title: 'Period and frequency',
        asks: 'For how long and how often is it meant to be used?',
        blocks: ['E04', 'E27'],
        facts: ['perDay'],
      },
      {
        key: 'persons',
        ref: '27(1)(c)',
        title: 'Persons and groups',
        asks: 'Who is likely to be affected?',
        blocks: ['E16'],
        facts: ['purpose', 'subjectTypes', 'perDay'],
      },
      {
        key: 'harms',
        ref: '27(1)(d)',
        title: 'Specific harms',
        asks: 'Which harms are likely for them?',
        blocks: ['E12', 'E17', 'E24', 'E29'],
        facts: ['models', 'tools', 'subjectTypes', 'incidents'],
      },
      {
        key: 'oversight',
        ref: '27(1)(e)',
        title: 'Human oversight',
        asks: 'How is oversight carried out?',
        blocks: ['E06', 'E08', 'E10', 'E11'],
        facts: ['policies', 'tools', 'agents', 'perDay'],
      },
      {
        key: 'measures',
        ref: '27(1)(f)',
        title: 'If risk materialises',
        asks: 'What is done, who decides, where can people complain?',
        blocks: ['E24', 'E26'],
        facts: ['owner', 'incidents'],
      },
    ],
  },
  annexIV: {
    title: 'Technical documentation',
    law: 'Annex IV',
    duty: '11(1)',
    sections: [
      {
        key: 'general',
        ref: 'IV.1',
        title: 'General description',
        asks: 'Purpose, versions, interactions, forms, instructions.',
        blocks: ['E05', 'E25', 'E27'],
        facts: ['purpose', 'statement', 'models', 'prompts', 'agents', 'tools', 'environments'],
      },
      {
        key: 'development',
        ref: 'IV.2',
        title: 'Development and design',
        asks: 'Methods, design, architecture, data, oversight, tests, cybersecurity.',
        blocks: ['E13', 'E16'],
        facts: ['models', 'prompts', 'agents'],
      },
      {
        key: 'monitoring',
        ref: 'IV.3',
        title: 'Monitoring and control',
        asks: 'Capabilities, limits, accuracy by group, foreseeable outcomes.',
        blocks: ['E13', 'E14', 'E29'],
        facts: ['models', 'subjectTypes', 'perDay'],
      },
      {
        key: 'metrics',
        ref: 'IV.4',
        title: 'Why the metrics fit',
        asks: 'Say why the metrics suit the system.',
        blocks: ['E13'],
        facts: ['purpose', 'models'],
      },
      {
        key: 'risk',
        ref: 'IV.5',
        title: 'Risk management',
        asks: 'Describe the risk management system.',
        blocks: ['E12', 'E15'],
        facts: ['statement', 'policies', 'tools', 'incidents'],
      },
      {
        key: 'changes',
        ref: 'IV.6',
        title: 'Changes over the lifecycle',
        asks: 'Describe relevant changes.',
        blocks: ['E20'],
        facts: ['models', 'prompts', 'agents', 'policies', 'deployments'],
      },
      {
        key: 'standards',
        ref: 'IV.7',
        title: 'Standards applied',
        asks: 'List standards or other means.',
        blocks: [],
        facts: ['statement'],
      },
      {
        key: 'declaration',
        ref: 'IV.8',
        title: 'Declaration of conformity',
        asks: 'Add a copy.',
        blocks: [],
        facts: ['statement'],
      },
      {
        key: 'pmm',
        ref: 'IV.9',
        title: 'Post-market monitoring',
        asks: 'Describe the system and the plan.',
        blocks: ['E30'],
        facts: ['perDay', 'incidents'],
      },
    ],
  },
};
