'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import { GitCompareArrows } from 'lucide-react';
import { useShortcuts } from '../shell/shortcuts';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { VisibleText } from '../ui/untrusted-text';
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../ui/menu';

export interface SimilarDecision {
  id: string;
  /** '21 Nov 14:02, error, 7 steps'. */
  label: string;
  /** How what came in begins: several that ended alike are told apart by it. Absent for a role that may not read it. */
  asked?: string;
}

/** With which other decision to compare: one of the same system that ended otherwise, any by its id, or one picked in the explorer. */
export function CompareMenu({
  decisionId,
  similar,
  explorerHref,
}: {
  decisionId: string;
  similar: readonly SimilarDecision[];
  explorerHref: string;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const [other, setOther] = useState('');
  const [error, setError] = useState<string | undefined>();
  useShortcuts('Trail', [{ keys: 'V', label: 'Compare with another decision', run: () => setOpen(true) }]);
  const go = (event: FormEvent): void => {
    event.preventDefault();
    const id = other.trim();
    if (id === '') setError('Paste the id of a decision: dec_…, the emitter’s own id, or a trace id.');
    else if (id === decisionId) setError('This is the decision you are reading. Give another one.');
    else router.push(`/decisions/${encodeURIComponent(decisionId)}/compare/${encodeURIComponent(id)}`);
  };
  return (
    <>
      <Menu
        label="Compare with another decision"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button size="sm">
            <GitCompareArrows aria-hidden /> Compare
          </Button>
        }
      >
        {similar.length > 0 ? <MenuLabel>Same system, other end or other tools</MenuLabel> : null}
        {similar.map((one) => (
          <MenuLink key={one.id} href={`/decisions/${decisionId}/compare/${one.id}`}>
            {one.label}
            {one.asked ? (
              <span dir="auto" className="block max-w-80 truncate text-label text-muted">
                <VisibleText text={one.asked} />
              </span>
            ) : null}
          </MenuLink>
        ))}
        {similar.length > 0 ? <MenuSeparator /> : null}
        <MenuItem onSelect={() => setAsking(true)}>With another, by its id</MenuItem>
        <MenuLink href={explorerHref}>Pick two in the explorer</MenuLink>
      </Menu>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Compare with another decision"
        description="Steps are aligned, and what differs is marked."
        size="sm"
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button tone="primary" type="submit" form="compare-with">
              Compare
            </Button>
          </>
        }
      >
        <form id="compare-with" onSubmit={go}>
          <Field label="Id of the other decision" hint="dec_…, the emitter’s own id, or a trace id" error={error}>
            <Input
              value={other}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setOther(event.target.value);
                setError(undefined);
              }}
            />
          </Field>
        </form>
      </Dialog>
    </>
  );
}
