/**
 * Who acts. Every use case takes an actor first; pages, API routes, the command line and tests all make one.
 * Pure and client-safe: names of roles and permissions only.
 */
export const ROLES = ['administrator', 'compliance_officer', 'reviewer', 'auditor', 'developer'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSION_SETS = ['data_protection_officer', 'legal', 'system_owner', 'internal_audit'] as const;
export type PermissionSet = (typeof PERMISSION_SETS)[number];

export const SCOPES = ['ingest', 'read', 'act', 'redeem', 'evidence', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export const PERMISSIONS = [
  'decisions.read', // lists, headers, step facts: no content
  'content.read', // messages, documents, arguments, results, previews; and searching in them
  'content.reveal', // masked personal data, with a reason
  'persons.search', // everything about one person, with a case number
  'record.export',
  'comments.write',
  'views.write', // own saved views
  'views.share',
  'systems.read',
  'systems.manage', // register, capture level
  'artifacts.manage', // register artifacts, versions, links, deployments; ask for a promotion
  'artifacts.approve', // consent to somebody else's promotion; say whose signatures count
  'policies.read', // policies, their versions, what is in force
  'policies.write', // write drafts, propose and withdraw versions, dry runs
  'policies.activate', // consent to somebody else's proposal, end what is in force
  'keys.read',
  'keys.manage',
  'people.read',
  'people.manage',
  'sessions.manage', // other people's sessions; everybody manages their own
  'access.read', // the access record: who opened, searched, exported what
  'ingest.read', // ingest health, quarantine
  'findings.label', // say that a scorer's finding was right, or a false alarm
  'risk.rescore', // score recorded decisions anew
  'record.remap', // map decisions anew, try refused records again
  'retention.read', // policies, purges, holds, erasure requests and their certificates
  'retention.manage', // how long what is kept
  'erasure.request',
  'erasure.approve', // consent to somebody else's request
  'holds.manage', // place a hold; ask for its release, or confirm what somebody else asked
  'packs.read', // evidence packs, their schedules, the rooms of auditors
  'packs.build', // build, cancel, schedule and hand over; open rooms for auditors
  'packs.sign', // sign a pack off, in a capacity that one has
  'audits.take', // an auditor's own: ask for evidence, record checks
  'content.restricted', // content whose erasure waits for a hold (GDPR Art. 18)
  'evidence.read', // frameworks, what the record shows for each control, documents and tasks
  'incidents.manage', // open incidents, link decisions, record reports, close them: a person only
  'evidence.manage', // documents, owners, tasks, comments, arguments, drafts, kept measurements
  'duty.read', // the competence register and the roster
  'duty.manage', // enter competences, shifts, absences of others, holidays
  'notify.manage', // where notices are sent
  'oversight.read', // how the deciding goes, by team
  'oversight.manage', // whether that is measured at all
  'actions.request', // machines only: ask leave, withdraw
  'actions.redeem', // machines only: redeem a verdict, report the result
  'actions.read', // the queue and what became of it
  'actions.review', // claim, vote, delegate
  'actions.manage', // assign, escalate, revoke, set how reviews work
  'actions.override', // approve alone in an emergency, reviewed afterwards
  'actions.halt', // stop and resume
  'events.ingest', // machines only
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export interface PersonActor {
  type: 'person';
  workspaceId: string;
  personId: string;
  name: string;
  email: string;
  role: Role;
  permissionSets: readonly PermissionSet[];
  sessionId: string;
  /** 'all', or the ids (UUID) of the AI systems granted. */
  systems: 'all' | readonly string[];
  /** An auditor's access ends then. */
  validUntil: Date | null;
  /**
   * Set for an auditor to whom no AI system is granted: only the rooms that are open to them let them in, and they see what those hold and nothing
   * else. Empty: none is open, and they may do nothing. Left out for everybody else.
   */
  within?: readonly RoomScope[];
}
/** What an auditor's room holds: decisions of one AI system that began in [from, until), and what the record shows for some frameworks there. */
export interface RoomScope {
  auditId: string;
  systemId: string;
  frameworks: readonly string[];
  from: Date;
  until: Date;
}
export interface KeyActor {
  type: 'key';
  workspaceId: string;
  keyId: string;
  name: string;
  scopes: readonly Scope[];
  /** Set when the key is bound to one AI system. */
  systemId: string | null;
}
/** Countersign itself: the worker, the command line on the machine, the sample loader. */
export interface ServiceActor {
  type: 'service';
  workspaceId: string;
  name: 'worker' | 'cli' | 'sample';
}
export type Actor = PersonActor | KeyActor | ServiceActor;

/** The rooms that alone let the actor in, the one opened last first; null for who sees by a role, grants or a key. */
export function roomsOf(actor: Actor): readonly RoomScope[] | null {
  return actor.type === 'person' ? (actor.within ?? null) : null;
}

/** The AI systems the actor may see: 'all' or a list of UUIDs. */
export function visibleSystems(actor: Actor): 'all' | readonly string[] {
  if (actor.type === 'person') return actor.systems;
  if (actor.type === 'key' && actor.systemId) return [actor.systemId];
  return 'all';
}
