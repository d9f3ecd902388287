'use client';
import { useEffect, useState, useTransition } from 'react';
import { useRouter } from 'next/navigation';
import { Command } from 'cmdk';
import { rank, searchEntry } from './palette-rank';
import { Dialog } from 'radix-ui';
import { Bookmark, FileSearch, Keyboard, LogOut, Search, Settings, type LucideIcon } from 'lucide-react';
import { shortId } from '@/lib/shared/format';
import { Kbd } from '../ui/kbd';
import { Time } from '../ui/time';
import { NAVIGATION } from './navigation';
import { useShell, type OpenById, type ShellView } from './shell-context';
import { useShortcutScopes } from './shortcuts';

const item =
  'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-selected coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted forced:data-[selected=true]:outline forced:data-[selected=true]:outline-2';

/** Looks like an id: one word of letters, digits and joints, with a digit in it, or one of our own. */
function looksLikeId(text: string): boolean {
  return /^\S{3,200}$/.test(text) && (/\d/.test(text) || text.includes('_'));
}

/** Mod+K: go to a page, open a decision by any id, run a saved view or a command of the page. */
export function CommandPalette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const router = useRouter();
  const { allowed, actions, openShortcuts } = useShell();
  const scopes = useShortcutScopes();
  // Where the focus was: a dialog without a trigger has nothing to give it back to by itself.
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null));
  const [text, setText] = useState('');
  const [views, setViews] = useState<readonly ShellView[]>([]);
  const [answer, setAnswer] = useState<{ for: string; matches: OpenById['matches']; problem: string | null } | null>(null);
  const [pending, startTransition] = useTransition();
  const id = text.trim();
  const asked = answer?.for === id ? answer : null;
  const decisions = allowed.includes('decisions');
  const byId = decisions && actions.openById !== undefined && looksLikeId(id);

  useEffect(() => {
    if (!decisions || !actions.listViews) return;
    let here = true;
    actions.listViews({}).then(
      (result) => {
        if (here && result.ok) setViews(result.data.views);
      },
      () => undefined, // The palette works without saved views; the page that lists them says what is wrong.
    );
    return () => {
      here = false;
    };
  }, [actions, decisions]);

  const go = (href: string): void => {
    onOpenChange(false);
    router.push(href);
  };
  const openId = (): void =>
    startTransition(async () => {
      const result = await actions.openById?.({ id }).catch(() => null);
      if (result === undefined) return;
      if (result?.ok && result.data.matches.length === 1) return go(result.data.matches[0]!.href);
      const problem = result === null ? 'The server could not be reached. Try again.' : result.ok ? null : result.error.message;
      setAnswer({ for: id, matches: result?.ok ? result.data.matches : [], problem });
    });

  const pageCommands = scopes.filter((one) => one.scope !== 'Everywhere' && one.scope !== 'Go to');
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="animate-appear fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            before?.focus();
          }}
          className="animate-appear edge-forced fixed inset-x-4 top-[max(1rem,12vh)] z-50 mx-auto max-w-150 overflow-hidden rounded-md bg-surface shadow-float"
        >
          <Dialog.Title className="sr-only">Go to a page, or open by id</Dialog.Title>
          <Command label="Go to" loop filter={rank}>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 shrink-0 text-muted" />
              <Command.Input
                value={text}
                onValueChange={setText}
                placeholder="A page, a saved view, or any id"
                className="h-12 grow bg-transparent text-prose outline-none"
              />
              <Kbd keys="Esc" />
            </div>
            <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-label [&_[cmdk-group-heading]]:text-muted">
              {decisions && id !== '' ? null : (
                <Command.Empty className="px-2.5 py-6 text-muted">No page is called that.</Command.Empty>
              )}
              {byId ? (
                <Command.Group heading="Open" forceMount>
                  {asked && asked.matches.length > 1
                    ? asked.matches.map((match) => (
                        <Entry
                          key={match.id}
                          value={match.id}
                          icon={FileSearch}
                          forceMount
                          onSelect={() => go(match.href)}
                          hint={shortId(match.id)}
                        >
                          {match.label}
                          {match.at ? (
                            <span className="ms-2 text-muted">
                              <Time at={match.at} />
                            </span>
                          ) : null}
                        </Entry>
                      ))
                    : null}
                  {asked && asked.matches.length > 1 ? null : (
                    <Entry
                      value={`open ${id}`}
                      icon={FileSearch}
                      forceMount
                      onSelect={openId}
                      hint="of a decision, step, action, ..."
                    >
                      {pending ? 'Looking for ' : 'Open '}
                      <span className="font-mono text-label">{id}</span>
                    </Entry>
                  )}
                </Command.Group>
              ) : null}
              {decisions && id !== '' ? (
                // Ranked with the rest, by words that always match: a page that is named as typed comes before the search.
                <Command.Group heading="Search">
                  <Entry value={searchEntry(id)} icon={Search} onSelect={() => go(`/decisions?q=${encodeURIComponent(id)}`)}>
                    Decisions matching <span className="font-medium">{id}</span>
                  </Entry>
                </Command.Group>
              ) : null}
              <Command.Group heading="Pages">
                {NAVIGATION.filter((entry) => allowed.includes(entry.key)).map((entry) => (
                  <Entry
                    key={entry.key}
                    value={entry.label}
                    icon={entry.icon}
                    onSelect={() => go(entry.href)}
                    keys={`G then ${entry.letter}`}
                  >
                    {entry.label}
                  </Entry>
                ))}
                <Entry value="Settings theme time zone language density" icon={Settings} onSelect={() => go('/settings')}>
                  Settings
                </Entry>
              </Command.Group>
              {views.length > 0 ? (
                <Command.Group heading="Saved views">
                  {views.map((view) => (
                    <Entry
                      key={view.id}
                      value={`${view.name} ${view.id}`}
                      icon={Bookmark}
                      onSelect={() => go(view.href)}
                      hint={view.shared ? 'shared' : undefined}
                    >
                      {view.name}
                    </Entry>
                  ))}
                </Command.Group>
              ) : null}
              {pageCommands.map(({ scope, shortcuts }, index) => {
                const shown = shortcuts.filter((one) => !one.hidden);
                return shown.length === 0 ? null : (
                  <Command.Group key={index} heading={scope}>
                    {shown.map((one) => (
                      <Entry
                        key={one.keys}
                        value={`${scope} ${one.label}`}
                        keys={one.keys}
                        onSelect={() => {
                          onOpenChange(false);
                          requestAnimationFrame(() => one.run(new KeyboardEvent('keydown')));
                        }}
                      >
                        {one.label}
                      </Entry>
                    ))}
                  </Command.Group>
                );
              })}
              <Command.Group heading="Commands">
                <Entry
                  value="Shortcuts keyboard help"
                  icon={Keyboard}
                  keys="?"
                  onSelect={() => {
                    onOpenChange(false);
                    openShortcuts();
                  }}
                >
                  Show the shortcuts
                </Entry>
                <Entry value="Sign out" icon={LogOut} onSelect={() => startTransition(() => actions.signOut())}>
                  Sign out
                </Entry>
              </Command.Group>
            </Command.List>
            <p role="status" className={asked ? 'border-t border-line px-4 py-2.5' : 'sr-only'}>
              {asked?.problem ? <span className="text-critical-text">{asked.problem}</span> : null}
              {asked && !asked.problem && asked.matches.length === 0 ? 'Nothing here has that id, or you may not see it.' : null}
              {asked && asked.matches.length > 1 ? 'Several decisions have that id, or a step with it: choose one.' : null}
            </p>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Entry({
  value,
  icon: Icon,
  keys,
  hint,
  forceMount,
  onSelect,
  children,
}: {
  value: string;
  icon?: LucideIcon;
  keys?: string;
  hint?: string;
  forceMount?: boolean;
  onSelect: () => void;
  children: React.ReactNode;
}) {
  return (
    <Command.Item value={value} forceMount={forceMount} onSelect={onSelect} className={item}>
      {Icon ? <Icon aria-hidden strokeWidth={1.75} /> : null}
      <span className="min-w-0 grow truncate">{children}</span>
      {hint ? <span className="truncate text-label text-muted max-sm:hidden">{hint}</span> : null}
      {keys ? <Kbd keys={keys} /> : null}
    </Command.Item>
  );
}
