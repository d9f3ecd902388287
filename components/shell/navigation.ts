import {
  Archive,
  BookCheck,
  Bell,
  Boxes,
  ContactRound,
  FileArchive,
  Eraser,
  Fingerprint,
  Gauge,
  Gavel,
  Inbox,
  KeyRound,
  LayoutGrid,
  Lock,
  MonitorSmartphone,
  Network,
  ScrollText,
  Send,
  ShieldAlert,
  Stamp,
  Users,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import type { Permission } from '@/lib/access/actor';

/** A place that the shell leads to. A new part of the product adds its entry here, and nothing else in the shell. */
export interface NavEntry {
  key: string;
  label: string;
  href: string;
  icon: LucideIcon;
  /** Who sees it: anyone signed in, or people with this permission. */
  permission: Permission | null;
  section: 'work' | 'admin';
  /** Second key of its "G then ..." shortcut, one letter, unique. */
  letter: string;
}

export const NAVIGATION: readonly NavEntry[] = [
  { key: 'overview', label: 'Overview', href: '/', icon: LayoutGrid, permission: 'decisions.read', section: 'work', letter: 'O' },
  {
    key: 'decisions',
    label: 'Decisions',
    href: '/decisions',
    icon: ScrollText,
    permission: 'decisions.read',
    section: 'work',
    letter: 'D',
  },
  {
    key: 'approvals',
    label: 'Approvals',
    href: '/approvals',
    icon: Stamp,
    permission: 'actions.read',
    section: 'work',
    letter: 'W',
  },
  {
    key: 'notifications',
    label: 'Notifications',
    href: '/notifications',
    icon: Bell,
    permission: null,
    section: 'work',
    letter: 'B',
  },
  {
    key: 'systems',
    label: 'AI systems',
    href: '/systems',
    icon: Network,
    permission: 'systems.read',
    section: 'work',
    letter: 'Y',
  },
  { key: 'risk', label: 'Risk', href: '/risk', icon: Gauge, permission: 'decisions.read', section: 'work', letter: 'X' },
  {
    key: 'artifacts',
    label: 'Artifacts',
    href: '/artifacts',
    icon: Boxes,
    permission: 'systems.read',
    section: 'work',
    letter: 'A',
  },
  {
    key: 'policies',
    label: 'Policies',
    href: '/policies',
    icon: Gavel,
    permission: 'policies.read',
    section: 'work',
    letter: 'C',
  },
  {
    key: 'lineage',
    label: 'Lineage',
    href: '/lineage',
    icon: Waypoints,
    permission: 'decisions.read',
    section: 'work',
    letter: 'L',
  },
  {
    key: 'persons',
    label: 'Persons',
    href: '/persons',
    icon: ContactRound,
    permission: 'persons.search',
    section: 'work',
    letter: 'N',
  },
  {
    key: 'evidence',
    label: 'Evidence',
    href: '/evidence',
    icon: BookCheck,
    permission: 'evidence.read',
    section: 'work',
    letter: 'V',
  },
  {
    key: 'packs',
    label: 'Evidence packs',
    href: '/evidence/packs',
    icon: FileArchive,
    permission: 'packs.read',
    section: 'work',
    letter: 'F',
  },
  {
    key: 'integrity',
    label: 'Integrity',
    href: '/integrity',
    icon: Fingerprint,
    permission: 'decisions.read',
    section: 'work',
    letter: 'T',
  },
  {
    key: 'people',
    label: 'People',
    href: '/admin/people',
    icon: Users,
    permission: 'people.read',
    section: 'admin',
    letter: 'P',
  },
  { key: 'keys', label: 'API keys', href: '/admin/keys', icon: KeyRound, permission: 'keys.read', section: 'admin', letter: 'K' },
  {
    key: 'ingest',
    label: 'Ingest health',
    href: '/admin/ingest',
    icon: Inbox,
    permission: 'ingest.read',
    section: 'admin',
    letter: 'I',
  },
  {
    key: 'quarantine',
    label: 'Quarantine',
    href: '/admin/quarantine',
    icon: ShieldAlert,
    permission: 'ingest.read',
    section: 'admin',
    letter: 'Q',
  },
  {
    key: 'sessions',
    label: 'Sessions',
    href: '/admin/sessions',
    icon: MonitorSmartphone,
    permission: 'sessions.manage',
    section: 'admin',
    letter: 'S',
  },
  {
    key: 'retention',
    label: 'Retention',
    href: '/admin/retention',
    icon: Archive,
    permission: 'retention.read',
    section: 'admin',
    letter: 'R',
  },
  { key: 'holds', label: 'Holds', href: '/admin/holds', icon: Lock, permission: 'retention.read', section: 'admin', letter: 'H' },
  {
    key: 'erasures',
    label: 'Erasures',
    href: '/admin/erasures',
    icon: Eraser,
    permission: 'retention.read',
    section: 'admin',
    letter: 'E',
  },
  {
    key: 'channels',
    label: 'Channels',
    href: '/admin/notifications',
    icon: Send,
    permission: 'notify.manage',
    section: 'admin',
    letter: 'M',
  },
];

/** The entry whose page this path belongs to: the longest match; null for pages outside the navigation. */
export function entryOf(pathname: string, entries: readonly NavEntry[] = NAVIGATION): NavEntry | null {
  const fits = entries.filter(
    (entry) => pathname === entry.href || (entry.href !== '/' && pathname.startsWith(`${entry.href}/`)),
  );
  return fits.sort((a, b) => b.href.length - a.href.length)[0] ?? null;
}
