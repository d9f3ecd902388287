/** Packs that are asked for by themselves when a month or a quarter is over. Periods are calendar months and quarters in UTC. Client-safe. */
export const CADENCES = ['monthly', 'quarterly'] as const;
export type Cadence = (typeof CADENCES)[number];
export const CADENCE_WORDS: Readonly<Record<Cadence, string>> = { monthly: 'Every month', quarterly: 'Every quarter' };
export const DELIVERIES = ['none', 'folder', 'webhook'] as const;
export type Delivery = (typeof DELIVERIES)[number];
export const DELIVERY_WORDS: Readonly<Record<Delivery, string>> = {
  none: 'Stays here',
  folder: 'Also into the folder of COUNTERSIGN_PACK_DIR, once it is signed off',
  webhook: 'A channel is told once it is signed off, with its hash and where to download it',
};

export interface ScheduleView {
  id: string;
  system: { id: string; name: string } | null;
  profile: string;
  frameworks: string[];
  cadence: Cadence;
  delivery: Delivery;
  /** The channel's name, for delivery to one. */
  channel: string | null;
  createdBy: string;
  /** When the next pack is asked for: the end of its period. */
  nextAt: string;
}

/** The first end of a period after an instant. */
export function nextEnd(cadence: Cadence, after: Date): Date {
  const months = cadence === 'monthly' ? 1 : 3;
  const month = Math.floor(after.getUTCMonth() / months) * months + months;
  return new Date(Date.UTC(after.getUTCFullYear(), month, 1));
}

/** The period that ends then. */
export function periodUntil(cadence: Cadence, until: Date): { from: Date; until: Date } {
  return { from: new Date(Date.UTC(until.getUTCFullYear(), until.getUTCMonth() - (cadence === 'monthly' ? 1 : 3), 1)), until };
}
