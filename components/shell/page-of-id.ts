import { fromPublicId, toPublicId, type IdKind } from '@/lib/shared/ids';

/** Pages of what has an id of ours. What has none of its own stands in a list: that list. */
export const PAGES_OF_IDS: Readonly<Partial<Record<IdKind, string>>> = {
  action: '/approvals/[id]',
  halt: '/approvals/halts',
  incident: '/evidence/incidents/[id]',
  pack: '/evidence/packs/[id]',
  audit: '/evidence/audits/[id]',
  system: '/systems/[id]',
  artifact: '/artifacts/[id]',
  dryRun: '/policies/dry-runs/[id]',
  erasure: '/admin/erasures/[id]',
  hold: '/admin/holds',
  key: '/admin/keys',
  person: '/admin/people/[id]',
};

/** The page of an id of ours, written in either case; null for decisions, places in trails and what is no id. The page says what may not be seen. */
export function pageOfId(text: string): { id: string; href: string } | null {
  for (const [kind, page] of Object.entries(PAGES_OF_IDS) as [IdKind, string][]) {
    const uuid = fromPublicId(kind, text.trim());
    if (uuid === null) continue;
    const id = toPublicId(kind, uuid);
    // People are addressed by their UUID.
    return { id, href: page.replace('[id]', kind === 'person' ? uuid : id) };
  }
  return null;
}
