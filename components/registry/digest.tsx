import { Badge } from '../ui/badge';
import { CopyId } from '../ui/copy-id';

/** A registered digest, or that there is none; and the one that somebody else claims. */
export function Digest({ digest, disputed }: { digest: string | null; disputed: string | null }) {
  if (!digest) return <span className="text-muted">no digest</span>;
  return (
    <>
      <CopyId id={digest} label="SHA-256" />
      {disputed ? (
        <span className="mt-1 block">
          <Badge
            tone="high"
            title="A parts list or a call named another digest for this version. One of the two is not what it says."
          >
            disputed
          </Badge>{' '}
          <CopyId id={disputed} label="Claimed SHA-256" />
        </span>
      ) : null}
    </>
  );
}
