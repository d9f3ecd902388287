import type { ActionEffect, Effect } from '@/lib/risk/contract';

/** What a registered effect class says to whoever scores a call; undefined for a class that we do not know. Pure and client-safe. */
export function profileOf(registered: string): { effect?: Effect; reversible: ActionEffect['reversible'] } | undefined {
  return PROFILES[registered];
}

const PROFILES: Readonly<Record<string, { effect?: Effect; reversible: ActionEffect['reversible'] }>> = {
  read: { effect: 'read', reversible: 'yes' },
  sensitiveRead: { effect: 'sensitive_read', reversible: 'yes' },
  write: { effect: 'write', reversible: 'yes' },
  send: { effect: 'send', reversible: 'no' },
  money: { effect: 'money', reversible: 'no' },
  delete: { effect: 'delete', reversible: 'no' },
  accessChange: { effect: 'access_change', reversible: 'unknown' },
  code: { effect: 'code', reversible: 'unknown' },
  physical: { effect: 'physical', reversible: 'no' },
  // Of another kind than these: which, its words say.
  irreversible: { reversible: 'no' },
};
