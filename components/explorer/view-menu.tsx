'use client';
import { useState, useTransition, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import { Bookmark, Link2, Lock, Pin, Save, Trash2, Users } from 'lucide-react';
import type { ActionResult } from '@/lib/http/problem';
import type { SavedView } from '@/lib/search/contract';
import { Button } from '@/components/ui/button';
import { useCopy } from '@/components/ui/clipboard';
import { Dialog, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Checkbox, Input } from '@/components/ui/input';
import { LiveRegion } from '@/components/ui/live-region';
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '@/components/ui/menu';
import { Notice } from '@/components/ui/states';

export interface ViewActions {
  save: (input: { name: string; state: string; shared: boolean }) => Promise<ActionResult<SavedView>>;
  update: (input: { id: string; name?: string; state?: string; shared?: boolean }) => Promise<ActionResult<SavedView>>;
  remove: (input: { id: string }) => Promise<ActionResult<{ id: string }>>;
}

type Open = { kind: 'save' } | { kind: 'delete'; view: SavedView } | null;

/** Saved views of this page: go to one, keep this one, bring one up to date, share it, delete it; and links to what is on the screen. */
export function ViewMenu({
  path,
  views,
  current,
  stateSearch,
  frozenHref,
  readable,
  canShare,
  actions,
  onSaved,
}: {
  path: string;
  views: readonly SavedView[];
  current: SavedView | null;
  /** The state on the screen, as it would be saved. */
  stateSearch: string;
  /** The address of these very rows, with relative times written out. */
  frozenHref: () => string;
  /** False: the query on the screen has a mistake, and a view of it would show nothing. */
  readable: boolean;
  canShare: boolean;
  actions: ViewActions;
  onSaved: (view: SavedView) => void;
}) {
  const router = useRouter();
  const [open, setOpen] = useState<Open>(null);
  const [said, setSaid] = useState('');
  const [failed, setFailed] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const { copy } = useCopy();
  const changed = current !== null && current.state !== stateSearch;
  const groups = [
    { label: 'Yours', icon: <Lock aria-hidden />, views: views.filter((view) => view.mine) },
    { label: 'Shared with the workspace', icon: <Users aria-hidden />, views: views.filter((view) => !view.mine) },
  ].filter((group) => group.views.length > 0);

  const update = (view: SavedView, patch: { state?: string; shared?: boolean }, word: string): void =>
    start(async () => {
      const result = await actions.update({ id: view.id, ...patch });
      if (!result.ok) return setFailed(result.error.message);
      setFailed(null);
      setSaid(word);
      router.refresh();
    });
  const href = (view: SavedView): string => `${path}?${view.state ? `${view.state}&` : ''}view=${view.id}`;

  return (
    <>
      <Menu
        label="Views"
        className="max-w-88 min-w-64"
        trigger={
          <Button tone="quiet" className="max-w-56" aria-busy={pending}>
            <Bookmark aria-hidden />
            <span className="min-w-0 truncate">
              {current ? <bdi>{current.name}</bdi> : <span className="sr-only @6xl:not-sr-only">Views</span>}
              {changed ? <span className="text-muted"> (changed)</span> : null}
            </span>
          </Button>
        }
      >
        {groups.map((group) => (
          <div key={group.label}>
            <MenuLabel>{group.label}</MenuLabel>
            {group.views.map((view) => (
              <MenuLink
                key={view.id}
                href={href(view)}
                icon={view.id === current?.id ? <Pin aria-label="Current" /> : view.shared ? <Users aria-hidden /> : group.icon}
              >
                <bdi>{view.name}</bdi>
                {view.mine && !view.shared ? null : (
                  <span className="block text-label text-muted">{view.mine ? 'shared' : `by ${view.owner.name}`}</span>
                )}
              </MenuLink>
            ))}
          </div>
        ))}
        {groups.length === 0 ? (
          <MenuLabel>No saved views yet. A view keeps the query, the time, the columns and the order.</MenuLabel>
        ) : null}
        <MenuSeparator />
        <MenuItem icon={<Save aria-hidden />} disabled={!readable} onSelect={() => setOpen({ kind: 'save' })}>
          {readable ? 'Save as a new view …' : 'Save as a new view: mend the query first'}
        </MenuItem>
        {current?.mine ? (
          <>
            <MenuItem
              icon={<Save aria-hidden />}
              disabled={!changed || !readable}
              onSelect={() => update(current, { state: stateSearch }, `${current.name} brought up to date`)}
            >
              Update “<bdi>{current.name}</bdi>”
            </MenuItem>
            {canShare || current.shared ? (
              <MenuItem
                icon={current.shared ? <Lock aria-hidden /> : <Users aria-hidden />}
                onSelect={() =>
                  update(current, { shared: !current.shared }, current.shared ? 'Now private' : 'Now shared with the workspace')
                }
              >
                {current.shared ? 'Make it private' : 'Share with the workspace'}
              </MenuItem>
            ) : null}
            <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => setOpen({ kind: 'delete', view: current })}>
              Delete “<bdi>{current.name}</bdi>” …
            </MenuItem>
          </>
        ) : null}
        <MenuSeparator />
        <MenuItem
          icon={<Link2 aria-hidden />}
          onSelect={() => {
            copy(window.location.href);
            setSaid('Link copied');
          }}
        >
          Copy link to this view
        </MenuItem>
        <MenuItem
          icon={<Link2 aria-hidden />}
          onSelect={() => {
            copy(new URL(frozenHref(), window.location.href).href);
            setSaid('Link with fixed times copied');
          }}
        >
          Copy link with fixed times and zone
        </MenuItem>
      </Menu>
      <LiveRegion>{said}</LiveRegion>
      {failed ? (
        <Dialog open onOpenChange={() => setFailed(null)} title="The view was not changed" size="sm">
          <Notice tone="error">{failed}</Notice>
        </Dialog>
      ) : null}
      {open?.kind === 'save' ? (
        <SaveDialog
          canShare={canShare}
          taken={views.filter((view) => view.mine).map((view) => view.name)}
          onClose={() => setOpen(null)}
          save={async (name, shared) => {
            const result = await actions.save({ name, state: stateSearch, shared });
            if (!result.ok) return result.error.fields?.name ?? result.error.message;
            setOpen(null);
            setSaid(`Saved as ${result.data.name}`);
            onSaved(result.data);
            router.refresh();
            return null;
          }}
        />
      ) : null}
      {open?.kind === 'delete' ? (
        <DeleteDialog
          view={open.view}
          onClose={() => setOpen(null)}
          remove={async () => {
            const result = await actions.remove({ id: open.view.id });
            if (!result.ok) return result.error.message;
            setOpen(null);
            setSaid(`${open.view.name} deleted`);
            router.replace(stateSearch ? `${path}?${stateSearch}` : path);
            router.refresh();
            return null;
          }}
        />
      ) : null}
    </>
  );
}

function SaveDialog({
  canShare,
  taken,
  onClose,
  save,
}: {
  canShare: boolean;
  taken: readonly string[];
  onClose: () => void;
  save: (name: string, shared: boolean) => Promise<string | null>;
}) {
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const trimmed = name.trim();
    if (trimmed === '') return setProblem('A view needs a name.');
    if (taken.includes(trimmed)) return setProblem('You have a view of this name already. Choose another, or update that one.');
    start(async () => setProblem(await save(trimmed, shared)));
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Save this view"
      description="Keeps the query, the time range, the order, the columns and their widths. It does not keep the rows: a view is read anew each time."
      size="sm"
      footer={
        <>
          <DialogClose>
            <Button>Cancel</Button>
          </DialogClose>
          <Button tone="primary" type="submit" form="save-view" busy={pending}>
            Save
          </Button>
        </>
      }
    >
      <form id="save-view" onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={problem ?? undefined}>
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={120}
            autoComplete="off"
            data-autofocus
          />
        </Field>
        {canShare ? (
          <Checkbox
            label="Share with the workspace"
            hint="Others see the view and its query, and only the decisions they may see anyway."
            checked={shared}
            onChange={(event) => setShared(event.target.checked)}
          />
        ) : null}
      </form>
    </Dialog>
  );
}

function DeleteDialog({ view, onClose, remove }: { view: SavedView; onClose: () => void; remove: () => Promise<string | null> }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete “${view.name}”?`}
      description={
        view.shared
          ? 'It is gone for everybody in the workspace. No decision is touched.'
          : 'The view is gone for you. No decision is touched.'
      }
      size="sm"
      footer={
        <>
          <DialogClose>
            <Button>Keep it</Button>
          </DialogClose>
          <Button tone="danger" busy={pending} onClick={() => start(async () => setProblem(await remove()))}>
            Delete
          </Button>
        </>
      }
    >
      {problem ? <Notice tone="error">{problem}</Notice> : null}
    </Dialog>
  );
}
