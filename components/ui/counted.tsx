import type { ReactNode } from 'react';
import { Counts } from './num';

/** '812 in · 64 out': what was reported of several counts; undefined when none was. */
export function counted(parts: readonly (readonly [value: number | undefined, word: string])[]): ReactNode {
  const known = parts.filter((part): part is readonly [number, string] => part[0] !== undefined);
  return known.length === 0 ? undefined : <Counts known={known} />;
}
