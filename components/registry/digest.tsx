import { CopyId } from '../ui/copy-id';

/** A registered digest, or that there is none. */
export function Digest({ digest }: { digest: string | null }) {
  return digest ? <CopyId id={digest} label="SHA-256" /> : <span className="text-muted">no digest</span>;
}
