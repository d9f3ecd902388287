import { Dated } from '../ui/dated';
import { VisibleText } from '../ui/untrusted-text';

/** What a hold or an erasure is about. A query in it stands as it was typed; the times after it are shown by the reader's clock. */
export function ScopeWords({ text }: { text: string }) {
  const asTyped = text.lastIndexOf('”') + 1;
  return (
    <>
      <VisibleText text={text.slice(0, asTyped)} />
      <Dated text={text.slice(asTyped)} />
    </>
  );
}
