import type { Effect } from '@/lib/risk/contract';
import type { HaltMode, HaltScope } from './contract';

/** What a halt stops. Pure and client-safe. */
export interface HaltFacts {
  scope: HaltScope;
  /** The system (UUID), or the agent's key (UUID). */
  systemId: string | null;
  value: string | null;
  mode: HaltMode;
}
export interface HaltedFacts {
  systemId: string;
  askedBy: string;
  tool: string;
  environment: string | null;
  effect: Effect;
}

export function inScope(halt: HaltFacts, action: HaltedFacts): boolean {
  switch (halt.scope) {
    case 'workspace':
      return true;
    case 'system':
      return halt.systemId === action.systemId;
    case 'agent':
      return halt.systemId === action.askedBy;
    case 'tool':
      return halt.value === action.tool;
    case 'environment':
      // Who does not say where it acts may act anywhere.
      return action.environment === null || sameName(halt.value, action.environment);
  }
}

const sameName = (a: string | null, b: string): boolean => a?.trim().toLowerCase() === b.trim().toLowerCase();

export type HaltEffect = 'none' | 'ask' | 'stop';
const SHARPNESS: Readonly<Record<HaltEffect, number>> = { none: 0, ask: 1, stop: 2 };

/**
 * What halts do to an action together: the sharpest of what each does to it, and which halt that is. Not what the halt of the sharpest mode
 * does: read-only is no milder to a write for being milder to a read.
 */
export function haltOver<H extends HaltFacts>(halts: readonly H[], action: HaltedFacts): { halt: H | null; does: HaltEffect } {
  let found: { halt: H | null; does: HaltEffect } = { halt: null, does: 'none' };
  for (const halt of halts) {
    const does = inScope(halt, action) ? haltEffect(halt.mode, action.effect) : 'none';
    if (SHARPNESS[does] > SHARPNESS[found.does]) found = { halt, does };
  }
  return found;
}

/** An effect that certainly changes nothing. What is not known to be a read is treated as a write. */
export const isRead = (effect: Effect): boolean => effect === 'read' || effect === 'sensitive_read';

/** What the mode does to an action of this effect: nothing, asks for a person, or stops it. */
export function haltEffect(mode: HaltMode, effect: Effect): HaltEffect {
  if (mode === 'everythingNeedsAHuman') return 'ask';
  if (mode === 'readOnly') return isRead(effect) ? 'none' : 'stop';
  return 'stop';
}
