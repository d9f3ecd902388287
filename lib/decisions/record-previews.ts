import type { Mapping } from '@/lib/dialects/contract';
import { lastText } from '@/lib/dialects/messages';
import type { MaskText } from '@/lib/privacy/mask-json';
import { previewOf } from './column-text';

/** The few words by which a decision is known in lists. Null where nothing is said. */
export interface Previews {
  input: string | null;
  output: string | null;
}
/** What one record gives to the previews: the decision's own words, and those of each of its steps. */
export interface RecordPreviews extends Previews {
  steps: readonly (Previews | null)[];
}

/** Made before the transaction, personal data masked: what lies in a row is what anybody who may see the list is shown. Pure with `mask`. */
export function previewsOf({ decision, steps }: Mapping, mask: MaskText): RecordPreviews {
  const said = (text: string | undefined): string | null => (text === undefined ? null : previewOf(text, mask));
  return {
    input: said(decision.input),
    output: said(decision.output),
    steps: steps.map((part) =>
      part.kind === 'model'
        ? { input: said(lastText(part.messages?.input, 'user')), output: said(lastText(part.messages?.output, 'assistant')) }
        : null,
    ),
  };
}
