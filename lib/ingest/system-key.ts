import { columnText } from '@/lib/decisions/column-text';

const MAX = 200;

/** The key of an AI system as its row has it: what an emitter names it, cut to what is kept of it. */
export function systemColumn(name: string): string {
  return columnText(name, MAX);
}
