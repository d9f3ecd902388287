import { roomsOf, type Actor, type RoomScope } from '@/lib/access/actor';
import { AppError } from '@/lib/shared/errors';
import { FRAMEWORKS } from '../frameworks';
import { addDays, dayOf, periodOf, startOf, type Days } from '../period';
import type { AskedFor } from './scope';

/** The frameworks of the rooms that alone let the actor in; null: all of them. */
export function frameworksOf(actor: Actor): readonly string[] | null {
  const rooms = roomsOf(actor);
  return rooms && [...new Set(rooms.flatMap((room) => room.frameworks))];
}

/** True when the actor may see what was measured of a framework over whole days of an AI system (UUID; null: of all). */
export function holdsMeasurement(actor: Actor, asked: Days & { systemId: string | null; framework: string }): boolean {
  const rooms = roomsOf(actor);
  return rooms === null || rooms.some((room) => room.systemId === asked.systemId && room.frameworks.includes(asked.framework) && reaches(room, asked)); // prettier-ignore
}

/**
 * True when the actor may see a document: whom rooms alone let in those of the AI system of a room that a control of its frameworks asks for, or that was
 * put beside one (`framework/ref`). What is held for all AI systems, such as records of who was trained, is of the house.
 */
export function holdsDocument(
  actor: Actor,
  one: { systemId: string | null; kind: string; controls: readonly string[] },
): boolean {
  const rooms = roomsOf(actor);
  return rooms === null || rooms.some((room) => room.systemId === one.systemId && FRAMEWORKS.some(({ id, controls }) => room.frameworks.includes(id)
    && (one.controls.some((at) => at.startsWith(`${id}/`)) || controls.some((control) => control.documents.some((slot) => slot.kind === one.kind))))); // prettier-ignore
}

/**
 * What was asked for, as the rooms that alone let the actor in hold it: one AI system, and the period of the room where none was named. Null for
 * everybody else. Throws notFound for another AI system, framework or block, forbidden for a period that no room holds.
 */
export function withinRoom(
  actor: Actor,
  given: AskedFor,
  systemId: string | null,
  now: Date,
): (Days & { systemId: string }) | null {
  const rooms = roomsOf(actor);
  if (rooms === null) return null;
  const fitting = rooms.filter((room) => (systemId === null || room.systemId === systemId) && holdsQuestion(room, given));
  const [first] = fitting;
  if (!first) throw new AppError('notFound', 'No audit that is open to you holds this AI system, framework or block.');
  const tomorrow = startOf(addDays(dayOf(now), 1));
  const until = (room: RoomScope): Date => (room.until < tomorrow ? room.until : tomorrow);
  for (const room of fitting) {
    const days = periodOf({ from: given.from ?? room.from.toISOString(), to: given.to ?? until(room).toISOString() }, now);
    if (reaches(room, days)) return { ...days, systemId: room.systemId };
  }
  throw new AppError('forbidden', `The audit that lets you in is about ${dayOf(first.from)} to ${addDays(dayOf(first.until), -1)}. Choose a period within that.`, { field: 'query.from' }); // prettier-ignore
}

const reaches = (room: RoomScope, { from, to }: Days): boolean => startOf(from) >= room.from && startOf(to) <= room.until;

function holdsQuestion(room: RoomScope, { framework, block }: AskedFor): boolean {
  if (framework !== undefined) return room.frameworks.includes(framework);
  if (block === undefined) return true;
  return FRAMEWORKS.some((one) => room.frameworks.includes(one.id) && one.controls.some((control) => control.blocks.some((id) => id === block.toUpperCase()))); // prettier-ignore
}
