import { CAPTURE_LABELS } from '@/lib/registry/capture-levels';
import type { NotCaptured } from '@/lib/backup/recovery';

/** Which AI systems a restore could not bring back to the level at which they were captured, and what that means. */
export function NotCapturedList({ systems }: { systems: readonly NotCaptured[] }) {
  return (
    <>
      <p className="font-medium">
        {systems.length === 1 ? 'An AI system is' : `${systems.length} AI systems are`} not captured as before the restore.
      </p>
      <p className="text-ink-2">
        {systems.length === 1
          ? 'The journal says that less was kept of it, and without the workspace key nobody can say by which name. What emitters send of it will be kept whole, until it is registered with its level:'
          : 'The journal says that less was kept of them, and without the workspace key nobody can say by which names. What emitters send of them will be kept whole, until each is registered with its level:'}
      </p>
      <ul className="list-disc ps-5">
        {systems.map(({ system, level }) => (
          <li key={system}>
            <code>{system}</code>: {CAPTURE_LABELS[level].label}
          </li>
        ))}
      </ul>
    </>
  );
}
