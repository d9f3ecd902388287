import { Ban, Clock, FileCheck, FilePen, Loader, OctagonAlert, Undo2, type LucideIcon } from 'lucide-react';
import { STATE_WORDS, type PackState } from '@/lib/evidence/packs/words';
import { Badge, type BadgeTone } from '../ui/badge';

const LOOKS: Readonly<Record<PackState, { tone: BadgeTone; icon: LucideIcon }>> = {
  queued: { tone: 'outline', icon: Clock },
  building: { tone: 'accent', icon: Loader },
  signing: { tone: 'accent', icon: Loader },
  draft: { tone: 'medium', icon: FilePen },
  final: { tone: 'good', icon: FileCheck },
  cancelled: { tone: 'outline', icon: Ban },
  failed: { tone: 'critical', icon: OctagonAlert },
  withdrawn: { tone: 'outline', icon: Undo2 },
};

export function PackBadge({ state }: { state: PackState }) {
  const { tone, icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={icon} title={STATE_WORDS[state].says}>
      {STATE_WORDS[state].word}
    </Badge>
  );
}
