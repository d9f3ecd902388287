import type { ArtifactKind } from '@/lib/registry/artifact-kinds';
import type { VersionDetails } from '@/lib/registry/artifacts';
import type { SystemStatement } from '@/lib/registry/server/system-overview-store';
import { TRIAGE_SYSTEM } from './clinical-triage';
import { PAYMENTS_SYSTEM } from './payments-kyc';
import { REFUND_SYSTEM } from './refund-agent';

/**
 * What the people of the sample registered: their systems, what these are made of, and when what was deployed in production. The record does not
 * always agree: prompt 13 of the refund agent was taken back a day before it stopped being used, one tool was forgotten, and a model answered that
 * nobody had asked for.
 */
export const SAMPLE_SYSTEMS: readonly ({ key: string; name: string } & Omit<SystemStatement, 'ownerId'>)[] = [
  {
    key: REFUND_SYSTEM,
    name: 'Refund agent',
    description: 'Answers complaints of an online shop and refunds up to 100 EUR by itself. Sample; reports native events.',
    purpose: 'Decides on refunds up to 100 EUR for customers of the shop, and proposes larger ones to a team lead.',
    role: 'deployer',
    operator: 'private',
    annexPoint: 'none',
    riskClass: 'transparency',
    environments: ['production', 'staging'],
  },
  {
    key: PAYMENTS_SYSTEM,
    name: 'Payments and KYC',
    description: 'Screens outgoing payments and proposes to release or hold them. Sample; reports OpenTelemetry spans.',
    purpose: 'Screens outgoing payments against sanctions lists and proposes to release or hold them.',
    role: 'providerAndDeployer',
    operator: 'private',
    annexPoint: 'none',
    riskClass: 'minimal',
    environments: ['production', 'staging'],
  },
  {
    key: TRIAGE_SYSTEM,
    name: 'Clinical triage',
    description:
      'Proposes a triage category to a nurse, who decides. Sample; reports native events with its own account of itself.',
    purpose: 'Proposes one of five triage categories for patients who arrive at the emergency department. A nurse decides.',
    role: 'deployer',
    operator: 'publicService',
    annexPoint: '5d',
    riskClass: 'highAnnexIII',
    environments: ['production'],
  },
];

/** Days before the sample's now: from, until (null: still). */
type Window = readonly [from: number, until: number | null];
export interface SampleVersion {
  version: string;
  window: Window | null;
  details?: VersionDetails;
  /** It has a digest, and a signature of the sample's signer where `signed`. */
  digest?: boolean;
  signed?: boolean;
}
export interface SampleArtifact {
  kind: ArtifactKind;
  name: string;
  description?: string;
  /** Where it is deployed; null: it is not. */
  system: string | null;
  versions: readonly SampleVersion[];
  links?: readonly { version: string; relation: 'builtFrom' | 'evaluatedBy' | 'trainedOn'; to: [ArtifactKind, string, string] }[];
  /** Model card in Markdown, of its newest version. */
  card?: string;
}

const ALWAYS: Window = [91, null];
const tool = (system: string, name: string, effect: NonNullable<VersionDetails['effect']>, description: string): SampleArtifact => ({
  kind: 'tool', name, system, description, versions: [{ version: '1', window: ALWAYS, details: { effect } }],
}); // prettier-ignore

export const SAMPLE_ARTIFACTS: readonly SampleArtifact[] = [
  {
    kind: 'agent', name: REFUND_SYSTEM, system: REFUND_SYSTEM,
    versions: [
      { version: '2.3.0', window: [91, 62], digest: true, signed: true }, { version: '2.3.2', window: [62, 24], digest: true, signed: true }, { version: '2.4.0', window: [24, 20], digest: true, signed: true }, { version: '2.4.1', window: [20, null], digest: true, signed: true },
    ],
  },
  {
    kind: 'prompt', name: 'refund-assistant', system: REFUND_SYSTEM, description: 'System prompt of the refund agent.',
    versions: [
      { version: '11', window: [91, 62], digest: true, signed: true },
      { version: '12', window: [62, 24], digest: true, signed: true },
      // Taken back on day 21 as the register has it, and used for one more day. Nobody had signed it.
      { version: '13', window: [24, 21], digest: true },
      { version: '14', window: [21, null], digest: true, signed: true },
    ],
  },
  {
    kind: 'policy', name: REFUND_SYSTEM, system: REFUND_SYSTEM, description: 'What may be refunded by whom.',
    versions: [{ version: 'refunds-2026-06', window: [91, 62], digest: true, signed: true }, { version: 'refunds-2026-09', window: [62, null], digest: true, signed: true }],
  },
  { kind: 'model', name: 'gpt-4o', system: REFUND_SYSTEM, versions: [{ version: '2024-08-06', window: [91, 24], details: { provider: 'OpenAI' } }] },
  { kind: 'model', name: 'gpt-4.1', system: REFUND_SYSTEM, versions: [{ version: '2025-04-14', window: [24, null], details: { provider: 'OpenAI' } }] },
  tool(REFUND_SYSTEM, 'get_order', 'read', 'Reads one order of a customer.'),
  tool(REFUND_SYSTEM, 'issue_refund', 'money', 'Pays money back. Asks the payment provider once.'),
  tool(REFUND_SYSTEM, 'request_approval', 'write', 'Asks a team lead.'),
  tool(REFUND_SYSTEM, 'send_reply', 'send', 'Sends a message to the customer.'),
  {
    kind: 'agent', name: PAYMENTS_SYSTEM, system: PAYMENTS_SYSTEM,
    versions: [{ version: '1.12.0', window: [91, 55], digest: true, signed: true }, { version: '1.13.1', window: [55, 12], digest: true, signed: true }, { version: '1.14.0', window: [12, null], digest: true, signed: true }],
  },
  {
    kind: 'prompt', name: 'payment-screening', system: PAYMENTS_SYSTEM,
    versions: [
      { version: '31', window: [91, 55], digest: true, signed: true },
      { version: '34', window: [55, 12], digest: true, signed: true },
      { version: '35', window: [12, null], digest: true, signed: true },
    ],
  },
  {
    kind: 'policy', name: PAYMENTS_SYSTEM, system: PAYMENTS_SYSTEM,
    versions: [{ version: 'aml-2026.2', window: [91, 70], digest: true, signed: true }, { version: 'aml-2026.3', window: [70, null], digest: true, signed: true }],
  },
  {
    kind: 'model', name: 'mistral-large', system: PAYMENTS_SYSTEM,
    versions: [
      { version: '2411', window: [91, 34], details: { provider: 'Mistral AI' } },
      { version: '2512', window: [34, null], details: { provider: 'Mistral AI' } },
    ],
  },
  // request_documents was forgotten.
  tool(PAYMENTS_SYSTEM, 'get_payment', 'read', 'Reads one payment.'),
  tool(PAYMENTS_SYSTEM, 'extract_document', 'read', 'Reads a document that came with a payment.'),
  tool(PAYMENTS_SYSTEM, 'screen_sanctions', 'read', 'Looks a counterparty up in sanctions lists.'),
  tool(PAYMENTS_SYSTEM, 'release_payment', 'money', 'Lets a payment go.'),
  tool(PAYMENTS_SYSTEM, 'hold_payment', 'write', 'Holds a payment until somebody decides.'),
  {
    kind: 'agent', name: TRIAGE_SYSTEM, system: TRIAGE_SYSTEM,
    versions: [{ version: '0.8.1', window: [91, 50], digest: true, signed: true }, { version: '0.9.0', window: [50, null], digest: true, signed: true }],
  },
  {
    kind: 'prompt', name: 'triage', system: TRIAGE_SYSTEM,
    versions: [{ version: '5', window: [91, 50], digest: true, signed: true }, { version: '6', window: [50, null], digest: true, signed: true }],
  },
  { kind: 'policy', name: TRIAGE_SYSTEM, system: TRIAGE_SYSTEM, versions: [{ version: 'triage-oversight-3', window: ALWAYS, digest: true, signed: true }] },
  {
    kind: 'model', name: 'claude-sonnet-4-5', system: TRIAGE_SYSTEM,
    versions: [{ version: '20250929', window: ALWAYS, details: { provider: 'Anthropic' } }],
    links: [{ version: '20250929', relation: 'evaluatedBy', to: ['evaluation', 'triage-recall', '2026-09'] }],
    card: `---
provider: Anthropic
access: hosted, version pinned by date
model-index:
- name: claude-sonnet-4-5
  results:
  - task: {type: triage category}
    dataset: {name: 420 encounters, two nurses}
    metrics:
    - {type: agreement, value: 0.93}
    - {type: under-triage, value: 0.02}
---
# Use here

Proposes a category and cites a guideline. It decides nothing: the nurse does.

# Limits

Was not evaluated for children under four and for patients who cannot speak.
`,
  },
  tool(TRIAGE_SYSTEM, 'get_vitals', 'read', 'Reads the newest vital signs.'),
  tool(TRIAGE_SYSTEM, 'propose_category', 'write', 'Shows a proposal to the nurse.'),
  {
    kind: 'index', name: 'guidelines', system: TRIAGE_SYSTEM, description: 'Triage guidelines, as the retriever searches them.',
    versions: [
      { version: 'guidelines-2026-06', window: [91, 30] }, { version: 'guidelines-2026-10', window: [30, 16] }, { version: 'guidelines-2026-10b', window: [16, null] },
    ],
    links: [{ version: 'guidelines-2026-10b', relation: 'builtFrom', to: ['dataset', 'clinical-guidelines', '2026-10'] }],
  },
  {
    kind: 'dataset', name: 'clinical-guidelines', system: null, description: 'Guidelines of the hospital, as published.',
    versions: [{ version: '2026-10', window: null, details: { consentBasis: 'notPersonal' } }],
  },
  {
    kind: 'evaluation', name: 'triage-recall', system: null, description: 'Agreement with two nurses on past encounters.',
    versions: [{ version: '2026-09', window: null, details: { metrics: [{ name: 'agreement', value: '0.93' }, { name: 'under-triage', value: '0.02' }] } }],
    links: [{ version: '2026-09', relation: 'builtFrom', to: ['dataset', 'triage-encounters', '2026-08'] }],
  },
  {
    kind: 'dataset', name: 'triage-encounters', system: null, description: '420 past encounters with the categories that two nurses gave.',
    versions: [{ version: '2026-08', window: null, details: { consentBasis: 'publicTask', collected: 'Emergency department, June to August 2026' } }],
  },
]; // prettier-ignore
