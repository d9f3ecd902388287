import { AppError } from './errors';

/** A parameter of an address in quotes, short and harmless to look at: for a message to whoever wrote it. Never for what a body holds. */
export function quoteGiven(text: string): string {
  const characters = Array.from(text.slice(0, 200).replace(/\p{C}/gu, '?'));
  return `"${characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : characters.join('')}"`;
}

/** A cursor that the list never gave. `field` is where it stood. */
export function brokenCursor(text: string, field = 'query.cursor'): AppError {
  const name = field.replace(/^query\./, '');
  return new AppError('invalidCursor', `${name}: ${quoteGiven(text)} is not a place in this list. Begin again without ${name}.`, {
    field,
  });
}
