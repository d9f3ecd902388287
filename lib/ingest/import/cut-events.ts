import { endOfString } from '../duplicate-keys';

const QUOTE = 34;
const COMMA = 44;
const isOpen = (code: number): boolean => code === 91 || code === 123;
const isClose = (code: number): boolean => code === 93 || code === 125;

/**
 * The elements of `events` of one JSON object, each as it is written: reading and writing them anew would lose what JSON.parse lets go (a
 * number that is too large, a member named twice), which the ingest has to see. The text must be valid JSON. Null when there is no such
 * list, or more than one.
 */
export function cutEvents(text: string): string[] | null {
  let found: string[] | null = null;
  let depth = 0;
  /** The member whose value comes next, of the outermost object. */
  let name: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (depth === 1) name ??= JSON.parse(text.slice(at, end + 1)) as string;
      at = end;
    } else if (depth === 1 && code === COMMA) name = null;
    else if (depth === 1 && code === 91 && name === 'events') {
      if (found) return null;
      const list = cutList(text, at);
      found = list.elements;
      at = list.end;
    } else if (isOpen(code)) depth++;
    else if (isClose(code)) depth--;
  }
  return found;
}

/** The elements of the list that opens here, and the place of the bracket that closes it. */
function cutList(text: string, open: number): { elements: string[]; end: number } {
  const elements: string[] = [];
  let depth = 0;
  let from = open + 1;
  const take = (to: number): void => {
    const element = text.slice(from, to).trim();
    if (element !== '') elements.push(element);
    from = to + 1;
  };
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (isOpen(code)) depth++;
    else if (isClose(code) && depth-- === 0) {
      take(at);
      return { elements, end: at };
    } else if (code === COMMA && depth === 0) take(at);
  }
  return { elements, end: text.length };
}
