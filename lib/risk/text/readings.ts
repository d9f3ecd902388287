import { plainForm } from '@/lib/privacy/plain-form';
import { decodedTexts } from './decode';
import { normalise } from './normalise';

/** A text as it stands, or what is read in it: without dress, or under an encoding. */
export interface Reading {
  text: string;
  /** Where a part of it stands in the text as given: for an encoded one the whole run. */
  place: (start: number, end: number) => { start: number; end: number };
  encoding?: string;
}

/** What a text may say, letter for letter, for what looks for values: as it stands, in plain letters, in invisible ones, and decoded to depth two. */
export function readingsOf(text: string): Reading[] {
  return [{ text, place: (start, end) => ({ start, end }) }, ...otherReadingsOf(text)];
}

/** {@link readingsOf} without the text as it stands. */
export function otherReadingsOf(text: string): Reading[] {
  const plain = plainForm(text);
  const hidden = /\udb40/.test(text) ? normalise(text).hidden : null;
  return [
    ...(plain ? [{ text: plain.text, place: plain.origin }] : []),
    ...(hidden ? [{ text: hidden.text, place: hidden.origin, encoding: 'tags' }] : []),
    ...decodedTexts(text).map(({ text: said, start, end, encoding }) => ({
      text: said,
      place: () => ({ start, end }),
      encoding,
    })),
  ];
}
