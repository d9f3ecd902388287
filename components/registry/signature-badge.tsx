import { BadgeCheck, BadgeX, CircleHelp } from 'lucide-react';
import type { SignatureView } from '@/lib/registry/contract';
import { Badge } from '../ui/badge';

/** Two statements that are never one: the arithmetic is right, and somebody here trusts whoever signed. */
export function SignatureBadge({ signature }: { signature: SignatureView | null }) {
  if (!signature) return <span className="text-muted">not signed</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {signature.valid && signature.covers ? (
        <Badge tone="good" icon={BadgeCheck} title="A signature over this digest was verified.">
          signature valid
        </Badge>
      ) : (
        <Badge tone="critical" icon={BadgeX} title={signature.problem ?? undefined}>
          not valid
        </Badge>
      )}
      {signature.trusted ? (
        <Badge tone="outline">signer trusted: {signature.signer}</Badge>
      ) : (
        <Badge tone="dashed" icon={CircleHelp} title="Nobody in this workspace named this key as one that counts.">
          signer not trusted
        </Badge>
      )}
    </span>
  );
}
