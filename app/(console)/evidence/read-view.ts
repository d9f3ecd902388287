import type { EvidenceView } from '@/components/evidence/evidence-links';
import type { PersonActor } from '@/lib/access/actor';
import { FRAMEWORKS } from '@/lib/evidence/frameworks';
import { addDays, periodOf } from '@/lib/evidence/period';
import { listSystems } from '@/lib/registry/server/list-systems';
import { AppError } from '@/lib/shared/errors';

export type Search = Promise<Record<string, string | string[] | undefined>>;

/** What an address of these pages asks for. What cannot be read falls back to what is usual, so that an old link still opens. */
export async function readView(
  actor: PersonActor,
  search: Search,
  given: { needsSystem?: boolean } = {},
): Promise<{ view: EvidenceView; systems: { id: string; name: string }[]; get: (name: string) => string | null }> {
  const all = await search;
  const get = (name: string): string | null => {
    const value = all[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const systems = (await listSystems(actor)).map((one) => ({ id: one.publicId, name: one.name }));
  const asked = systems.find((one) => one.id === get('system'))?.id ?? null;
  const days = readDays(get('from'), get('to'));
  return {
    view: {
      framework: FRAMEWORKS.find((one) => one.id === get('framework'))?.id ?? 'eu-ai-act',
      system: asked ?? (given.needsSystem ? (systems[0]?.id ?? null) : null),
      from: days.from,
      to: addDays(days.to, -1),
      lawDate: /^\d{4}-\d\d-\d\d$/.test(get('law') ?? '') ? get('law') : null,
    },
    systems,
    get,
  };
}

function readDays(from: string | null, to: string | null) {
  try {
    return periodOf({ from, to });
  } catch (error) {
    if (error instanceof AppError) return periodOf({});
    throw error;
  }
}

/** One of each framework, for the chooser. */
export const FRAMEWORK_CHOICES = [...new Map(FRAMEWORKS.map((one) => [one.id, { id: one.id, title: one.title }])).values()];
