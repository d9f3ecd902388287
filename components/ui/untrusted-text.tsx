'use client';
import { Fragment, useMemo, useState, type ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import { markHidden } from '@/lib/shared/visible-text';
import { erasedType } from '@/lib/privacy/markers';
import { masksIn, splitMasks, wholeMasks } from '@/lib/privacy/mask-text';
import { finderOf } from '@/lib/search/find-words';
import { cx } from './cx';
import { Num } from './num';
import { Redaction } from './redaction';

/** A passage to mark. Offsets are UTF-16 code units into the text. */
export interface TextMark {
  start: number;
  end: number;
  tone?: 'search' | 'active' | 'comment' | 'finding' | 'findingActive' | 'missed' | 'supported' | 'contradicted' | 'unsupported';
  id?: string;
  title?: string;
}

/** Where the ground is strong the ink is ours: what is inherited may be a muted one, which does not carry on it. */
const markTones: Record<NonNullable<TextMark['tone']>, string> = {
  search: 'bg-mark text-ink',
  active: 'bg-mark-active text-ink outline outline-1 outline-ink',
  comment: 'bg-accent-soft text-inherit border-b-2 border-accent',
  finding: 'bg-high-soft text-inherit border-b-2 border-dotted border-high',
  findingActive: 'finding-active bg-mark-active text-ink border-b-2 border-solid border-high',
  missed: 'bg-medium-soft text-inherit border-b-2 border-dashed border-high',
  supported: 'bg-transparent text-inherit border-b border-solid border-good',
  contradicted: 'bg-critical-soft text-inherit border-b-2 border-double border-critical',
  unsupported: 'bg-transparent text-inherit border-b-2 border-dashed border-medium',
};

/**
 * Text somebody else wrote, as text: never markup, hidden characters shown by their codes, look-alike letters underlined. The rendered
 * textContent equals the text, so a Range's offsets are offsets into it. Inline and bare: UntrustedText puts the ground around it.
 */
export function VisibleText({ text, marks }: { text: string; marks?: readonly TextMark[] }) {
  const pieces = useMemo(() => cut(text, marks ?? []), [text, marks]);
  return pieces.map((piece, index) => <Fragment key={index}>{piece}</Fragment>);
}

function cut(text: string, marks: readonly TextMark[]): ReactNode[] {
  const masks = masksIn(text);
  const sorted = marks
    .filter((mark) => mark.end > mark.start && mark.start < text.length)
    .map((mark) => {
      // A passage that begins or ends inside a bar has all of it.
      const first = masks.find((one) => one.start < mark.start && one.end > mark.start);
      const last = masks.find((one) => one.start < mark.end && one.end > mark.end);
      return first || last ? { ...mark, start: first?.start ?? mark.start, end: last?.end ?? mark.end } : mark;
    })
    .sort((a, b) => a.start - b.start);
  const out: ReactNode[] = [];
  const named = new Set<string>();
  let at = 0;
  for (const { start, end, mark } of layers(sorted, text.length)) {
    out.push(...visible(text.slice(at, start), out.length));
    const first = mark.id === undefined || !named.has(mark.id);
    if (mark.id !== undefined) named.add(mark.id);
    out.push(
      <mark
        key={`m${start}`}
        id={first ? mark.id : undefined}
        title={mark.title}
        data-mark={mark.id}
        className={cx('rounded-[2px]', markTones[mark.tone ?? 'search'])}
      >
        {visible(text.slice(start, end), 0)}
      </mark>,
    );
    at = end;
  }
  out.push(...visible(text.slice(at), out.length));
  return out;
}

/** Which mark is seen where several lie over each other: what the reader looks for before what a person wrote, and that before what we computed. */
const ON_TOP = ['active', 'findingActive', 'search', 'comment', 'missed', 'contradicted', 'finding', 'unsupported', 'supported'];
const depth = (mark: TextMark): number => ON_TOP.indexOf(mark.tone ?? 'search');

/** The passages of a text that carry a mark, one after the other, each with the one on top. `marks` are in the order of their beginnings. */
function layers(marks: readonly TextMark[], length: number): { start: number; end: number; mark: TextMark }[] {
  const borders = [...new Set(marks.flatMap((mark) => [mark.start, Math.min(length, mark.end)]))].sort((a, b) => a - b);
  const out: { start: number; end: number; mark: TextMark }[] = [];
  let open: TextMark[] = [];
  let next = 0;
  borders.forEach((start, index) => {
    const end = borders[index + 1] ?? length;
    open = open.filter((mark) => mark.end > start);
    while (next < marks.length && marks[next]!.start <= start) open.push(marks[next++]!);
    const [mark] = [...open].sort((a, b) => depth(a) - depth(b));
    if (!mark || end <= start) return;
    const last = out.at(-1);
    if (last && last.mark === mark && last.end === start) last.end = end;
    else out.push({ start, end, mark });
  });
  return out;
}

function visible(text: string, base: number): ReactNode[] {
  let at = base;
  // What an erasure left: a hollow bar.
  if (erasedType(text) !== null)
    return [
      <span
        key={`e${at}`}
        title="Erased. The page Erasures says when and why."
        className="rounded-[2px] border border-dashed border-line-strong px-1 text-muted"
      >
        {text}
      </span>,
    ];
  return splitMasks(text).flatMap((part) => {
    if (typeof part !== 'string') return <Redaction key={`r${at++}`} mask={part} text={text.slice(part.start, part.end)} />;
    const pieces = visiblePart(part, at);
    at += pieces.length;
    return pieces;
  });
}

function visiblePart(text: string, base: number): ReactNode[] {
  return markHidden(text).map((piece, index) =>
    piece.mark ? (
      <span
        key={base + index}
        className="char-mark"
        data-kind={piece.mark.kind}
        data-code={piece.mark.code}
        title={`${piece.mark.code}: ${piece.mark.name}`}
      >
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}

/** Where `query` occurs in `text`, found as a search inside a trail finds it; at most `limit` places. For highlighting a search. */
export function findMarks(text: string, query: string, limit = 500): TextMark[] {
  return finderOf(query)(text, limit).map((place) => ({ ...place, tone: 'search' }));
}

/**
 * Text somebody else wrote, on tinted ground with its author named. White space is kept, direction is its own, and nothing in it is
 * interpreted. Long texts open in steps of `limit` characters.
 */
export function UntrustedText({
  text,
  author,
  marks,
  mono,
  limit = 20_000,
  flush,
  aside,
  className,
}: {
  text: string;
  author?: ReactNode;
  marks?: readonly TextMark[];
  mono?: boolean;
  limit?: number;
  flush?: boolean;
  aside?: ReactNode;
  className?: string;
}) {
  const [shown, setShown] = useState(limit);
  const needed = Math.max(
    shown,
    ...(marks ?? []).filter((mark) => mark.tone === 'active' || mark.tone === 'findingActive').map((mark) => mark.end),
  );
  const end = Math.min(text.length, isSplit(text, needed) ? needed + 1 : needed);
  const part = end < text.length ? wholeMasks(text.slice(0, end)) : text;
  const hidden = useMemo(() => markHidden(part).filter((piece) => piece.mark).length, [part]);
  return (
    <figure className={cx('edge-forced min-w-0 border-tint-line bg-tint', flush ? 'border-s-2' : 'rounded-md border', className)}>
      {author || aside || hidden > 0 ? (
        <figcaption className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-3 pt-2 text-label text-muted">
          <span>{author}</span>
          <span className="inline-flex items-center gap-2">
            {hidden > 0 ? (
              <span className="inline-flex items-center gap-1 text-high">
                <TriangleAlert aria-hidden className="size-3.5" /> <Num value={hidden} /> hidden or look-alike{' '}
                {hidden === 1 ? 'character' : 'characters'}
              </span>
            ) : null}
            {aside}
          </span>
        </figcaption>
      ) : null}
      <div
        dir="auto"
        className={cx(
          'isolate max-w-full px-3 py-2 break-words whitespace-pre-wrap [unicode-bidi:plaintext]',
          mono ? 'font-mono text-label leading-5' : 'max-w-[84ch] text-prose',
        )}
        data-untrusted
      >
        {text === '' ? <span className="text-muted">empty text</span> : <VisibleText text={part} marks={marks} />}
      </div>
      {end < text.length ? (
        <div className="px-3 pb-2 text-label">
          <button type="button" className="link min-h-6" onClick={() => setShown(text.length)}>
            Show all <Num value={text.length} /> characters
          </button>
          <span className="ms-2 text-muted">
            <Num value={end} /> shown
          </span>
        </div>
      ) : null}
    </figure>
  );
}

function isSplit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff;
}
