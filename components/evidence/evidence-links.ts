import type { BlockId, FrameworkId } from '@/lib/evidence/contract';

/** What every page of evidence is asked about; all of it stands in the address. */
export interface EvidenceView {
  framework: string;
  system: string | null;
  from: string;
  /** The last day, included. */
  to: string;
  lawDate: string | null;
  /** What the address asked for and could not be read, each with what is shown in its place. */
  unread?: readonly string[];
}

export function searchOf({ framework, system, from, to, lawDate }: EvidenceView): string {
  const search = new URLSearchParams({ framework, ...(system && { system }), from, to, ...(lawDate && { law: lawDate }) });
  return search.toString();
}
export const frameworkHref = (view: EvidenceView): string => `/evidence?${searchOf(view)}`;
export const controlHref = (view: EvidenceView, framework: FrameworkId | string, ref: string): string =>
  `/evidence/controls/${framework}/${encodeURIComponent(ref)}?${searchOf({ ...view, framework })}`;
export const blockHref = (view: EvidenceView, block: BlockId | string, verdict?: string): string =>
  `/evidence/blocks/${block}?${searchOf(view)}${verdict ? `&verdict=${verdict}` : ''}`;

export const PLACES = [
  { href: '/evidence', label: 'Frameworks' },
  { href: '/evidence/gaps', label: 'Gaps' },
  { href: '/evidence/statement', label: 'Statement of applicability' },
  { href: '/evidence/documents', label: 'Documents' },
  { href: '/evidence/incidents', label: 'Incidents' },
  { href: '/evidence/runs', label: 'Measurements' },
  { href: '/evidence/drafts/fria', label: 'FRIA draft' },
  { href: '/evidence/drafts/annexIV', label: 'Annex IV draft' },
  { href: '/evidence/log-guide', label: 'Log guide' },
] as const;
