import {
  BookOpenText,
  Bot,
  CircleAlert,
  CircleDashed,
  ClipboardCheck,
  ClockAlert,
  Eraser,
  EyeOff,
  GitBranch,
  MessageSquareText,
  Repeat2,
  Replace,
  ShieldCheck,
  Split,
  SquareDashed,
  TriangleAlert,
  User,
  Wrench,
  type LucideIcon,
} from 'lucide-react';
import type { StepKind } from '@/lib/dialects/step-kinds';
import type { StepNote } from './step-notes';

/** How each kind of step looks and who speaks in it: the author that the margin names. */
export const KIND_APPEARANCE: Readonly<Record<StepKind, { icon: LucideIcon; word: string; author: string }>> = {
  agent: { icon: Bot, word: 'agent', author: 'AI' },
  model: { icon: MessageSquareText, word: 'model', author: 'AI' },
  retrieval: { icon: BookOpenText, word: 'retrieval', author: 'document' },
  tool: { icon: Wrench, word: 'tool', author: 'tool' },
  guardrail: { icon: ShieldCheck, word: 'guardrail', author: 'check' },
  evaluation: { icon: ClipboardCheck, word: 'evaluation', author: 'check' },
  human: { icon: User, word: 'human', author: 'person' },
  other: { icon: GitBranch, word: 'other', author: 'system' },
};

const NOTE_ICONS: Readonly<Record<StepNote['code'], LucideIcon>> = {
  error: CircleAlert,
  missingParent: SquareDashed,
  clockSkew: ClockAlert,
  reversed: ClockAlert,
  cycle: Repeat2,
  noEnd: CircleDashed,
  running: CircleDashed,
  startUnknown: CircleDashed,
  modelSwap: Replace,
  erased: Eraser,
  notCaptured: EyeOff,
  noResult: CircleDashed,
  partlyCaptured: EyeOff,
  contradicted: TriangleAlert,
  conflict: Split,
  evidenceIncomplete: TriangleAlert,
  recordsTruncated: TriangleAlert,
};

const NOTE_INK: Partial<Record<StepNote['code'], string>> = {
  error: 'text-critical-text',
  running: 'text-accent',
  erased: 'text-muted',
  notCaptured: 'text-muted',
  noResult: 'text-muted',
  partlyCaptured: 'text-muted',
};

export function noteInk(code: StepNote['code']): string {
  return NOTE_INK[code] ?? 'text-medium';
}

export function NoteIcon({ code, className }: { code: StepNote['code']; className?: string }) {
  const Icon = NOTE_ICONS[code];
  return <Icon aria-hidden className={className ?? 'size-3.5 shrink-0'} />;
}

/** A note as icon and word; the sentence is its title. */
export function NoteWord({ note }: { note: StepNote }) {
  return (
    <span title={note.sentence} className={`inline-flex items-center gap-1 text-label whitespace-nowrap ${noteInk(note.code)}`}>
      <NoteIcon code={note.code} />
      {note.word}
    </span>
  );
}

export function KindIcon({ kind, className }: { kind: StepKind; className?: string }) {
  const { icon: Icon } = KIND_APPEARANCE[kind];
  return <Icon aria-hidden className={className ?? 'size-4 shrink-0 text-muted'} />;
}
