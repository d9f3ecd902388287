'use client';
import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { FOCUS_KINDS, lineageHref, parseFocus, type FocusKind } from '@/lib/lineage/graph';
import { Button } from '../ui/button';

const WORDS: Readonly<Record<FocusKind, string>> = {
  decision: 'Decision',
  document: 'Document',
  dataset: 'Dataset',
  job: 'Job',
  prompt: 'Prompt',
  promptVersion: 'Prompt version',
  model: 'Model',
  tool: 'Tool',
};

/** Names what the graph is to be about. Also takes `kind:name` pasted as a whole. */
export function FocusForm({ focus, documents }: { focus: { kind: FocusKind; name: string } | null; documents: boolean }) {
  const router = useRouter();
  const [kind, setKind] = useState<FocusKind>(focus?.kind ?? (documents ? 'document' : 'dataset'));
  const [name, setName] = useState(focus?.name ?? '');
  const kinds = FOCUS_KINDS.filter((one) => documents || one !== 'document');
  return (
    <form
      role="search"
      aria-label="Lineage of"
      className="flex min-w-0 flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const pasted = parseFocus(name.trim());
        if (pasted ?? name.trim() !== '') router.push(lineageHref(pasted ?? { kind, name: name.trim() }));
      }}
    >
      <label className="sr-only" htmlFor="focus-kind">
        Kind
      </label>
      <select
        id="focus-kind"
        value={kind}
        onChange={(event) => setKind(event.target.value as FocusKind)}
        className="h-8 rounded-md border border-line-strong bg-surface px-2 coarse:h-11"
      >
        {kinds.map((one) => (
          <option key={one} value={one}>
            {WORDS[one]}
          </option>
        ))}
      </select>
      <label className="sr-only" htmlFor="focus-name">
        Name
      </label>
      <input
        id="focus-name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        placeholder="its id or name, such as KB-204"
        autoComplete="off"
        spellCheck={false}
        className="h-8 w-72 min-w-0 grow rounded-md border border-line-strong bg-surface px-2 coarse:h-11"
      />
      <Button type="submit">Show</Button>
    </form>
  );
}
