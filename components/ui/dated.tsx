'use client';
import { Fragment } from 'react';
import { datedPieces, whenWords } from '@/lib/shared/dated-words';
import { usePreferences } from './preferences';
import { VisibleText } from './untrusted-text';

/** A sentence of Countersign's own whose ISO times are shown by the reader's clock and calendar. Never for text that others wrote. */
export function Dated({ text, only }: { text: string; only?: 'instants' }) {
  const { zoneName: zone, locale } = usePreferences();
  return datedPieces(text, only).map((piece, index) =>
    piece.at === undefined ? (
      <Fragment key={index}>
        <VisibleText text={piece.text} />
      </Fragment>
    ) : (
      <time
        key={index}
        dateTime={'day' in piece.at ? piece.at.day : piece.at.instant}
        className="whitespace-nowrap"
        suppressHydrationWarning
      >
        {whenWords(piece.at, { zone, locale })}
      </time>
    ),
  );
}
