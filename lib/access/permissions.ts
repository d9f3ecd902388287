import { AppError } from '@/lib/shared/errors';
import { roomsOf, SCOPES, type Actor, type Permission, type PermissionSet, type Role, type Scope } from './actor';

/**
 * Who may do what: the whole matrix, in one place, pure and client-safe. docs/api.md prints it, and a test walks every route
 * with it. A permission says what kind of act; which AI systems it reaches is a second question (visibleSystems).
 */
const READING = ['decisions.read', 'systems.read', 'policies.read', 'views.write'] as const satisfies readonly Permission[];
/** Forgetting, keeping and holding. No administrator has these by role: who runs the desk does not decide what it forgets. */
const FORGETTING = [
  'retention.read',
  'erasure.request',
  'erasure.approve',
  'holds.manage',
] as const satisfies readonly Permission[];
const REVIEWING = [
  ...READING,
  'content.read',
  'comments.write',
  'findings.label',
  'views.share',
] as const satisfies readonly Permission[];

/** The approval desk. Whoever runs the machines does not decide for the business: administrators halt and assign, and do not vote. */
const DECIDING = ['actions.read', 'actions.review', 'duty.read'] as const satisfies readonly Permission[];

export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: [
    ...REVIEWING,
    'duty.read',
    'duty.manage',
    'notify.manage',
    'record.export',
    'systems.manage',
    'artifacts.manage',
    'artifacts.approve',
    'policies.write',
    'policies.activate',
    'keys.read',
    'keys.manage',
    'people.read',
    'people.manage',
    'sessions.manage',
    'access.read',
    'ingest.read',
    'record.remap',
    'risk.rescore',
    'retention.read',
    'packs.read',
    'packs.build',
    'packs.sign',
    'evidence.read',
    'evidence.manage',
    'incidents.manage',
    'actions.read',
    'actions.manage',
    'actions.halt',
  ],
  compliance_officer: [
    ...REVIEWING,
    'duty.manage',
    'notify.manage',
    'oversight.read',
    'oversight.manage',
    'content.reveal',
    'persons.search',
    'record.export',
    'systems.manage',
    'artifacts.manage',
    'artifacts.approve',
    'policies.write',
    'policies.activate',
    'people.read',
    'access.read',
    'ingest.read',
    'record.remap',
    'risk.rescore',
    ...FORGETTING,
    'retention.manage',
    'packs.read',
    'packs.build',
    'packs.sign',
    'evidence.read',
    'evidence.manage',
    'incidents.manage',
    ...DECIDING,
    'actions.manage',
    'actions.override',
    'actions.halt',
  ],
  reviewer: [...REVIEWING, 'content.reveal', ...DECIDING, 'actions.halt', 'evidence.read', 'incidents.manage'],
  // Reads and takes copies of what it was given, and changes nothing but its own saved views.
  auditor: [
    ...READING,
    'content.read',
    'record.export',
    'people.read',
    'access.read',
    'ingest.read',
    'retention.read',
    'packs.read',
    'audits.take',
    'duty.read',
    'actions.read',
    'evidence.read',
  ],
  // Sees that systems, keys and traffic work, and no content; says what was built, and asks that it runs.
  developer: [...READING, 'artifacts.manage', 'keys.read', 'ingest.read'],
};

export const PERMISSION_SET_PERMISSIONS: Readonly<Record<PermissionSet, readonly Permission[]>> = {
  data_protection_officer: [
    'decisions.read',
    'content.read',
    'content.reveal',
    'persons.search',
    'content.restricted',
    'record.export',
    'access.read',
    'people.read',
    ...FORGETTING,
    'retention.manage',
    'packs.read',
    'packs.build',
    'packs.sign',
    'evidence.read',
    'evidence.manage',
    'incidents.manage',
  ],
  legal: [
    'decisions.read',
    'content.read',
    'content.restricted',
    'record.export',
    'comments.write',
    ...FORGETTING,
    'packs.read',
    'packs.sign',
    'evidence.read',
    'evidence.manage',
    'incidents.manage',
  ],
  system_owner: [
    'duty.read',
    'decisions.read',
    'systems.read',
    'systems.manage',
    'artifacts.manage',
    'artifacts.approve',
    'policies.read',
    'policies.write',
    'ingest.read',
    'keys.read',
    'packs.read',
    'packs.sign',
    'evidence.read',
    'evidence.manage',
    'incidents.manage',
  ],
  internal_audit: [
    'duty.read',
    'decisions.read',
    'content.read',
    'record.export',
    'people.read',
    'access.read',
    'ingest.read',
    'retention.read',
    'packs.read',
    'packs.sign',
    'evidence.read',
  ],
};

export const SCOPE_PERMISSIONS: Readonly<Record<Scope, readonly Permission[]>> = {
  ingest: ['events.ingest'],
  read: ['decisions.read', 'content.read', 'systems.read', 'actions.read'],
  act: ['actions.request', 'actions.read'],
  redeem: ['actions.redeem', 'actions.read'],
  evidence: [
    'decisions.read',
    'systems.read',
    'record.export',
    'access.read',
    'retention.read',
    'evidence.read',
    'packs.read',
    'packs.build',
  ],
  // People, their rights and their sessions are managed by signed-in people only, never by a key that can leak.
  admin: [
    'systems.read',
    'systems.manage',
    'artifacts.manage',
    'policies.read',
    'policies.write',
    'keys.read',
    'keys.manage',
    'people.read',
    'ingest.read',
    'record.remap',
    'risk.rescore',
    'access.read',
  ],
};

/** An auditor never gains a right to write, whatever sets are added: the role is read-only by definition. */
const WRITES: ReadonlySet<Permission> = new Set([
  'incidents.manage',
  'evidence.manage',
  'record.remap',
  'risk.rescore',
  'findings.label',
  'comments.write',
  'packs.build',
  'packs.sign',
  'views.share',
  'systems.manage',
  'artifacts.manage',
  'artifacts.approve',
  'policies.write',
  'policies.activate',
  'keys.manage',
  'people.manage',
  'sessions.manage',
  'retention.manage',
  'erasure.request',
  'erasure.approve',
  'holds.manage',
  'duty.manage',
  'notify.manage',
  'oversight.manage',
  'actions.review',
  'actions.manage',
  'actions.override',
  'actions.halt',
]);

/**
 * All that somebody may do whom rooms alone let in: read the decisions and the evidence that a room holds, take them along, ask and record checks.
 * People, traffic, policies, approvals and what is kept how long are of the whole workspace and of every period, so they are no part of it.
 */
const IN_ROOMS: ReadonlySet<Permission> = new Set([
  'decisions.read',
  'content.read',
  'record.export',
  'views.write',
  'systems.read',
  'packs.read',
  'audits.take',
  'evidence.read',
]);

/** What a person with this role and these sets may do. */
export function permissionsOf(role: Role, sets: readonly PermissionSet[]): ReadonlySet<Permission> {
  const all = new Set<Permission>([...ROLE_PERMISSIONS[role], ...sets.flatMap((set) => PERMISSION_SET_PERMISSIONS[set])]);
  if (role === 'auditor') for (const permission of WRITES) all.delete(permission);
  return all;
}

/** The scopes that carry a permission, for the error that names what is missing. */
export function scopesFor(permission: Permission): Scope[] {
  return SCOPES.filter((scope) => SCOPE_PERMISSIONS[scope].includes(permission));
}

/** True when the actor may do this kind of act. Countersign's own services may do everything within their workspace. */
export function can(actor: Actor, permission: Permission): boolean {
  if (actor.type === 'service') return true;
  if (actor.type === 'key') return actor.scopes.some((scope) => SCOPE_PERMISSIONS[scope].includes(permission));
  if (actor.within && (actor.within.length === 0 || !IN_ROOMS.has(permission))) return false;
  return permissionsOf(actor.role, actor.permissionSets).has(permission);
}

/** Throws AppError `scopeMissing` (keys) or `forbidden` (people) when the actor may not; the message says what is needed. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (can(actor, permission)) return;
  if (actor.type === 'key') {
    const scopes = scopesFor(permission);
    const needed =
      scopes.length > 0 ? `It needs the scope ${scopes.join(' or ')}.` : 'No key may do this; a signed-in person has to.';
    throw new AppError('scopeMissing', `This API key may not do that. ${needed}`, { permission, scopes });
  }
  const rooms = roomsOf(actor);
  if (rooms?.length === 0) throw new AppError('forbidden', NO_ROOM, { permission });
  if (rooms && !IN_ROOMS.has(permission))
    throw new AppError('forbidden', `The audit that lets you in does not include "${PERMISSION_LABELS[permission]}".`, {
      permission,
    });
  throw new AppError(
    'forbidden',
    `Your role does not include "${PERMISSION_LABELS[permission]}". An administrator of the workspace can grant it.`,
    { permission },
  );
}

/** What somebody reads whom rooms alone let in while none is open. */
export const NO_ROOM =
  'No audit is open to you: the one that let you in was closed, or its last day is over. Ask who opened it; they can open another.';

/**
 * For what counts or lists over every period, or over all AI systems: no room holds that, so whom rooms alone let in is refused. Throws forbidden.
 */
export function requireBeyondRooms(actor: Actor): void {
  if (roomsOf(actor) === null) return;
  throw new AppError(
    'forbidden',
    'This tells about more than the period of an audit, and only audits let you in. Ask for it in the audit.',
  );
}

/** True when the actor may see this AI system (UUID). */
export function canSeeSystem(actor: Actor, systemId: string): boolean {
  if (actor.type === 'person') return actor.systems === 'all' || actor.systems.includes(systemId);
  if (actor.type === 'key' && actor.systemId) return actor.systemId === systemId;
  return true;
}

/** True when the actor may see a decision of this AI system (UUID) that began then. */
export function canSeeDecision(actor: Actor, systemId: string, startedAt: Date): boolean {
  const rooms = roomsOf(actor);
  if (rooms) return rooms.some((room) => room.systemId === systemId && startedAt >= room.from && startedAt < room.until);
  return canSeeSystem(actor, systemId);
}

/** Every permission in words, for pages and documentation. */
export const PERMISSION_LABELS: Readonly<Record<Permission, string>> = {
  'decisions.read': 'See decisions without their content',
  'content.read': 'Read messages, documents, arguments and results, and search in them',
  'content.reveal': 'Reveal masked personal data, with a reason',
  'persons.search': 'Find everything about one person, with a case number',
  'record.export': 'Export records',
  'comments.write': 'Comment',
  'views.write': 'Save own views',
  'views.share': 'Share views',
  'systems.read': 'See AI systems, artifacts and their versions',
  'systems.manage': 'Register AI systems and set what is captured',
  'artifacts.manage': 'Register artifacts and versions, record deployments, ask for promotions',
  'artifacts.approve': "Consent to somebody else's promotion, and say whose signatures count",
  'policies.read': 'See policies, their versions and what is in force',
  'policies.write': 'Write policies, propose versions, try them on past decisions',
  'policies.activate': "Put somebody else's proposed policy in force, and end one",
  'keys.read': 'See API keys',
  'keys.manage': 'Make and revoke API keys',
  'people.read': 'See people and their rights',
  'people.manage': 'Add people and change their rights',
  'sessions.manage': "End other people's sessions",
  'access.read': 'Read the access record',
  'retention.read': 'See what is kept how long, holds and erasures',
  'retention.manage': 'Set how long records are kept',
  'erasure.request': 'Ask for an erasure',
  'erasure.approve': "Consent to somebody else's request for an erasure",
  'holds.manage': 'Place and release holds',
  'content.restricted': 'Read content whose erasure waits for a hold',
  'packs.read': 'See evidence packs, their schedules and the rooms of auditors',
  'packs.build': 'Build, schedule and hand over evidence packs, and open rooms for auditors',
  'packs.sign': 'Sign evidence packs off',
  'audits.take': 'Ask for evidence and record checks in an auditor’s room',
  'ingest.read': 'See ingest health and refused records',
  'findings.label': 'Say of findings whether they were right or false alarms',
  'risk.rescore': 'Score recorded decisions anew',
  'record.remap': 'Map decisions anew and try refused records again',
  'evidence.read': 'See frameworks, the evidence found for their controls, documents and tasks',
  'evidence.manage': 'Add documents, owners, tasks, comments and arguments to controls, and keep measurements',
  'incidents.manage': 'Open incidents, record what was reported of them, and close them',
  'duty.read': 'See the competence register and the duty roster',
  'duty.manage': 'Keep the competence register and the duty roster',
  'notify.manage': 'Set where notices are sent',
  'oversight.read': 'See how the deciding goes, by team',
  'oversight.manage': 'Set whether the quality of oversight is measured',
  'actions.request': 'Ask leave for actions',
  'actions.redeem': 'Redeem verdicts and report results',
  'actions.read': 'See actions that ask leave, and what became of them',
  'actions.review': 'Decide on actions',
  'actions.manage': 'Assign and escalate reviews, revoke approvals, set how reviews work',
  'actions.override': 'Approve alone in an emergency',
  'actions.halt': 'Halt and resume actions',
  'events.ingest': 'Send events',
};
export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  administrator: 'Administrator',
  compliance_officer: 'Compliance officer',
  reviewer: 'Reviewer',
  auditor: 'Auditor',
  developer: 'Developer',
};
export const PERMISSION_SET_LABELS: Readonly<Record<PermissionSet, string>> = {
  data_protection_officer: 'Data protection officer',
  legal: 'Legal',
  system_owner: 'System owner',
  internal_audit: 'Internal audit',
};
export const SCOPE_LABELS: Readonly<Record<Scope, string>> = {
  ingest: 'Send events and traces',
  read: 'Read decisions and their content',
  act: 'Ask leave for actions',
  redeem: 'Redeem verdicts',
  evidence: 'Take evidence and exports',
  admin: 'Administer systems and keys',
};
