import type { Effect } from '@/lib/risk/contract';
import { HALT_MODES, type HaltMode, type HaltScope } from './contract';

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
      return halt.value === (action.environment ?? '');
  }
}

/** The sharpest of the halts that an action falls under; null: none. */
export function haltOver<H extends HaltFacts>(halts: readonly H[], action: HaltedFacts): H | null {
  const over = halts.filter((halt) => inScope(halt, action));
  over.sort((a, b) => HALT_MODES.indexOf(a.mode) - HALT_MODES.indexOf(b.mode));
  return over[0] ?? null;
}

/** An effect that certainly changes nothing. What is not known to be a read is treated as a write. */
export const isRead = (effect: Effect): boolean => effect === 'read' || effect === 'sensitive_read';

/** What the mode does to an action of this effect: nothing, asks for a person, or stops it. */
export function haltEffect(mode: HaltMode, effect: Effect): 'none' | 'ask' | 'stop' {
  if (mode === 'everythingNeedsAHuman') return 'ask';
  if (mode === 'readOnly') return isRead(effect) ? 'none' : 'stop';
  return 'stop';
}
