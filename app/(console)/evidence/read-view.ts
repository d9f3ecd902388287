import { notFound } from 'next/navigation';
import type { EvidenceView } from '@/components/evidence/evidence-links';
import { roomsOf, type PersonActor, type RoomScope } from '@/lib/access/actor';
import { FRAMEWORKS } from '@/lib/evidence/frameworks';
import { addDays, dayOf, periodOf, startOf, type Days } from '@/lib/evidence/period';
import { listSystems } from '@/lib/registry/server/list-systems';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { quoteGiven } from '@/lib/shared/quote-given';
import { dayIn } from '@/lib/shared/time';

export type Search = Promise<Record<string, string | string[] | undefined>>;

/**
 * What an address of these pages asks for: the system by its id or its key. A framework or a period that cannot be read falls back to what is usual, so
 * that an old link still opens, and the page says what it did not understand; a system that the reader does not see is not found, because all of them in its place would be another answer.
 */
export async function readView(
  actor: PersonActor,
  search: Search,
  given: { needsSystem?: boolean } = {},
): Promise<{
  view: EvidenceView;
  systems: { id: string; name: string }[];
  /** One of each framework, for the chooser. */
  frameworks: { id: string; title: string }[];
  get: (name: string) => string | null;
}> {
  const all = await search;
  const get = (name: string): string | null => {
    const value = all[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const seen = await listSystems(actor);
  const systems = seen.map((one) => ({ id: one.publicId, name: one.name }));
  const asked = seen.find((one) => one.publicId === get('system') || one.key === get('system'))?.publicId ?? null;
  if (get('system') !== null && asked === null) notFound();
  // Whom a room lets in begins with what it holds: its AI system, its period, its frameworks.
  const room = roomsOf(actor)?.find((one) => asked === null || toPublicId('system', one.systemId) === asked);
  const choices = room ? FRAMEWORKS.filter((one) => room.frameworks.includes(one.id)) : FRAMEWORKS;
  const held = room ? seen.find((one) => one.id === room.systemId)?.publicId : undefined;
  const days = readDays(get('from') ?? room?.from.toISOString() ?? null, get('to') ?? endOf(room));
  const framework = choices.find((one) => one.id === get('framework'))?.id;
  const law = get('law');
  const unread = [
    ...(days.problem === null ? [] : [`${days.problem} The last 90 days are shown.`]),
    ...(get('framework') === null || framework
      ? []
      : [`framework: there is none ${quoteGiven(get('framework')!)}. Choose one below.`]),
    ...(law === null || isDay(law)
      ? []
      : [`law: must be a day like 2026-11-21, not ${quoteGiven(law)}. The law of today is taken.`]),
  ];
  return {
    view: {
      framework: framework ?? (room ? choices[0]?.id : null) ?? 'eu-ai-act',
      system: asked ?? held ?? (given.needsSystem ? (systems[0]?.id ?? null) : null),
      from: days.from,
      to: addDays(days.to, -1),
      lawDate: law !== null && isDay(law) ? law : null,
      ...(unread.length > 0 && { unread }),
    },
    systems,
    frameworks: [...new Map(choices.map((one) => [one.id, { id: one.id, title: one.title }])).values()],
    get,
  };
}

/** Where the period of a room ends, as far as it has come. */
function endOf(room: RoomScope | undefined): string | null {
  if (!room) return null;
  const tomorrow = startOf(addDays(dayOf(new Date()), 1));
  return (room.until < tomorrow ? room.until : tomorrow).toISOString();
}

const isDay = (text: string): boolean => dayIn(text, 'UTC') !== null;

function readDays(from: string | null, to: string | null): Days & { problem: string | null } {
  try {
    return { ...periodOf({ from, to }), problem: null };
  } catch (error) {
    if (error instanceof AppError) return { ...periodOf({}), problem: error.message };
    throw error;
  }
}
