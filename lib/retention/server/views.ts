import { createHash } from 'node:crypto';
import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { toPublicId } from '@/lib/shared/ids';
import type { ErasureView, HoldView, PreviewedDecision } from '../contract';
import { refusesErasure } from '../erasure';
import { refusesHold, type HoldAct, type HoldState } from '../hold';
import type { RequestRow, TargetCounts } from './erasure-store';
import type { HoldRow } from './hold-store';
import type { FoundDecision } from './target-store';

const personOf = (id: string, name: string): { id: string; name: string } => ({ id: toPublicId('person', id), name });
/** Who acts, where only people may. */
const selfOf = (actor: Actor): string => (actor.type === 'person' ? actor.personId : '');

export function toPreviewed(row: FoundDecision): PreviewedDecision {
  return {
    id: toPublicId('decision', row.decisionId),
    system: { id: toPublicId('system', row.systemId), name: row.systemName },
    startedAt: row.startedAt.toISOString(),
    records: row.records,
    comments: row.comments,
    heldFor: row.matters,
  };
}

export function toErasureView(row: RequestRow, counts: TargetCounts, actor: Actor): ErasureView {
  const by = selfOf(actor);
  const may = (act: 'consent' | 'refuse' | 'withdraw', permission: 'erasure.approve' | 'erasure.request'): boolean =>
    by !== '' && can(actor, permission) && refusesErasure(row, { act, by }) === null;
  return {
    id: toPublicId('erasure', row.requestId),
    caseNumber: row.caseNumber,
    legalBasis: row.legalBasis,
    reason: row.reason,
    scope: scopeInWords(row.scope),
    keep: row.keep,
    state: row.state,
    requestedBy: personOf(row.requestedBy, row.requestedByName),
    requestedAt: row.requestedAt.toISOString(),
    ...(row.decidedBy && { decidedBy: personOf(row.decidedBy, row.decidedByName ?? '') }),
    ...(row.decidedAt && { decidedAt: row.decidedAt.toISOString() }),
    ...(row.decisionReason !== null && { decisionReason: row.decisionReason }),
    ...(row.finishedAt && { finishedAt: row.finishedAt.toISOString() }),
    ...(row.startedIdx !== null && { startedIndex: row.startedIdx }),
    ...(row.completedIdx !== null && { completedIndex: row.completedIdx }),
    counts: {
      decisions: counts.decisions,
      erased: counts.erased,
      restricted: counts.restricted,
      gone: counts.gone,
      pending: counts.pending,
      records: counts.records,
    },
    may: {
      consent: may('consent', 'erasure.approve'),
      refuse: may('refuse', 'erasure.approve'),
      withdraw: may('withdraw', 'erasure.request'),
    },
  };
}

export function holdState(row: HoldRow): HoldState {
  return row.releasedAt ? 'released' : row.releaseAskedBy ? 'releaseAsked' : 'active';
}

/** What an act on the hold is bound to: another one after each act on it, also where it is then as it was before. */
export function holdRevision(row: HoldRow): string {
  const facts = [row.releaseAskedBy, row.releaseAskedAt?.toISOString(), row.reviewOn, row.releasedAt?.toISOString(), row.acts];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22);
}

export function toHoldView(row: HoldRow, actor: Actor, now = new Date()): HoldView {
  const state = holdState(row);
  const by = selfOf(actor);
  const may = (act: HoldAct): boolean =>
    by !== '' && can(actor, 'holds.manage') && refusesHold({ state, releaseAskedBy: row.releaseAskedBy }, act) === null;
  return {
    id: toPublicId('hold', row.holdId),
    revision: holdRevision(row),
    matter: row.matter,
    basis: row.basis,
    scope: scopeInWords(row.scope, row.systemName),
    decisions: row.decisions,
    reviewOn: row.reviewOn,
    reviewDue: state !== 'released' && row.reviewOn <= now.toISOString().slice(0, 10),
    state,
    placedBy: personOf(row.placedBy, row.placedByName),
    placedAt: row.placedAt.toISOString(),
    ...(row.releaseAskedBy && { releaseAskedBy: personOf(row.releaseAskedBy, row.releaseAskedByName ?? '') }),
    ...(row.releaseAskedAt && { releaseAskedAt: row.releaseAskedAt.toISOString() }),
    ...(row.releaseReason !== null && { releaseReason: row.releaseReason }),
    ...(row.releasedBy && { releasedBy: personOf(row.releasedBy, row.releasedByName ?? '') }),
    ...(row.releasedAt && { releasedAt: row.releasedAt.toISOString() }),
    may: {
      askRelease: may({ act: 'askRelease', by }),
      confirmRelease: may({ act: 'confirmRelease', by }),
      keep: may({ act: 'keep', by }),
      review: may({ act: 'keep', by, reviewed: true }),
    },
  };
}

/** The bounds of a scope: days where days of UTC begin with them, and their zone said once; else instants, which name it themselves. */
function rangeInWords(...given: readonly [unknown, unknown]): string {
  const isos = given.map((one) => (typeof one === 'string' ? new Date(one).toISOString() : null));
  const days = isos.every((iso) => iso === null || iso.endsWith('T00:00:00.000Z'));
  const [from, to] = isos.map((iso) => (days ? iso?.slice(0, 10) : iso?.replace('.000Z', 'Z')));
  const bounds = `${from ? ` from ${from}` : ''}${to ? ` until before ${to}` : ''}`;
  return bounds !== '' && days ? `${bounds}, UTC` : bounds;
}

/** A kept scope in one line; of an AI system by its name, where that is known. */
export function scopeInWords(given: unknown, systemName: string | null = null): string {
  const scope = given as { kind: string } & Record<string, unknown>;
  const range = rangeInWords(scope['from'], scope['to']);
  switch (scope.kind) {
    case 'subject':
      return `everything about one ${String(scope['type'])} (token ${String(scope['token'])})`;
    case 'user':
      return `everything of a user (token ${String(scope['token'])})`;
    case 'system':
      return `everything of ${systemName ?? String(scope['system'] ?? scope['systemId'])}${range}`;
    case 'query':
      return `what “${String(scope['q'] ?? '')}” found${range}`;
    default: {
      const targets = (scope['targets'] ?? scope['decisions'] ?? []) as unknown[];
      const fields = targets.filter((one) => typeof one === 'object' && one !== null && 'records' in one).length;
      return `${targets.length} ${targets.length === 1 ? 'decision' : 'decisions'}${fields > 0 ? `, of ${fields === targets.length ? 'which' : `${fields}`} single fields only` : ''}`;
    }
  }
}
