import { notFound } from 'next/navigation';
import type { EvidenceView } from '@/components/evidence/evidence-links';
import type { PersonActor } from '@/lib/access/actor';
import { FRAMEWORKS } from '@/lib/evidence/frameworks';
import { addDays, periodOf } from '@/lib/evidence/period';
import { listSystems } from '@/lib/registry/server/list-systems';
import { AppError } from '@/lib/shared/errors';

export type Search = Promise<Record<string, string | string[] | undefined>>;

/**
 * What an address of these pages asks for: the system by its id or its key. A framework or a period that cannot be read falls back to what is usual, so
 * that an old link still opens; a system that the reader does not see is not found, because all of them in its place would be another answer.
 */
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
  const seen = await listSystems(actor);
  const systems = seen.map((one) => ({ id: one.publicId, name: one.name }));
  const asked = seen.find((one) => one.publicId === get('system') || one.key === get('system'))?.publicId ?? null;
  if (get('system') !== null && asked === null) notFound();
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
