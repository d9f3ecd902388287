import { defaultFilter } from 'cmdk';

/** No page or view is called by more than this; a pasted text is searched for, not ranked. */
const LONGEST = 100;
const ranked = (typed: string): string => typed.trim().slice(0, LONGEST);

/** Scores an entry of the palette, 0 (hidden) to 1, by what was typed: blanks around it and what is behind the length of a name count for nothing. */
export const rank = (value: string, typed: string, keywords?: string[]): number => defaultFilter(value, ranked(typed), keywords);

/** The value of the entry that searches for what was typed: it always matches, and less well than a page that is named so. */
export const searchEntry = (typed: string): string => `search ${ranked(typed)}`;
