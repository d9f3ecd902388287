import type { BlockId, BlockUnit, EvidenceBlock } from '../../contract';

type Given = Omit<EvidenceBlock, 'id' | 'version' | 'parameters' | 'answerable' | 'unit'> & {
  parameters?: EvidenceBlock['parameters'];
  unit?: BlockUnit;
  answerable?: boolean;
};

/** A block's definition. A change of its query, its population or its words about them is a new version. */
export function define(id: BlockId, version: string, given: Given): EvidenceBlock {
  return { id, version, unit: 'decision', parameters: {}, answerable: true, ...given };
}

export const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
/** "412 of 420 decisions". */
export const of = (part: number, whole: number, many: string): string =>
  `${part.toLocaleString('en-GB')} of ${whole.toLocaleString('en-GB')} ${many}`;
export const factOf = (facts: Readonly<Record<string, unknown>>, name: string): number => Number(facts[name] ?? 0);
