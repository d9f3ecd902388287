import { type Span } from '@/lib/privacy/detector';

/** Names of persons; `known` are spans that are something else already. */
export function findPersons(_text: string, _known: readonly Span[]): Span[] {
  return [];
}
