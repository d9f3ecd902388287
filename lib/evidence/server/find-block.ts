import { AppError } from '@/lib/shared/errors';
import type { BlockId, EvidenceBlock } from '../contract';
import { BLOCKS } from './blocks';

/** A block by its id, as `E05` or `e05`. Throws notFound. */
export function findBlock(id: string): EvidenceBlock {
  const found = BLOCKS.find((one) => one.id === (id.toUpperCase() as BlockId));
  if (!found) throw new AppError('notFound', 'There is no such evidence block: they are E01 to E30.');
  return found;
}
