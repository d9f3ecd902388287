'use client';
import { startTransition, useState } from 'react';
import { Building2, Check, ChevronsUpDown, Keyboard, LogOut, MonitorSmartphone, Settings } from 'lucide-react';
import { initials } from '@/lib/shared/format';
import { cx } from '../ui/cx';
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../ui/menu';
import { useShell } from './shell-context';

/** Who is signed in, and what is theirs: settings, sessions, signing out. */
export function PersonMenu({ compact }: { compact?: boolean }) {
  const { person, workspaces, actions, openShortcuts } = useShell();
  const [failed, setFailed] = useState<string | null>(null);
  const enter = (workspace: string): void => {
    startTransition(async () => {
      const answer = await actions.switchWorkspace?.({ workspace });
      // A new document: nothing read in one workspace stays in memory in the other.
      if (answer?.ok) window.location.replace(new URL('/', window.location.href));
      else setFailed(answer?.error.message ?? null);
    });
  };
  return (
    <Menu
      align="start"
      className="w-60"
      trigger={
        <button
          type="button"
          className={cx(
            'flex min-h-11 w-full items-center gap-2.5 rounded-md px-2 text-start hover:bg-hover',
            compact && 'md:max-xl:justify-center md:max-xl:px-0',
          )}
        >
          <span
            aria-hidden
            className="inline-flex size-7 shrink-0 items-center justify-center rounded-full border border-line-strong/60 bg-surface text-[0.6875rem] font-medium text-ink-2"
          >
            {initials(person.name)}
          </span>
          <span className={cx('min-w-0 grow', compact && 'md:max-xl:sr-only')}>
            <span className="block truncate leading-4 font-medium">{person.name}</span>
            <span className="block truncate text-label text-muted">{person.role}</span>
          </span>
          <span className="sr-only">: settings and signing out</span>
          <ChevronsUpDown aria-hidden className={cx('size-3.5 shrink-0 text-muted', compact && 'md:max-xl:hidden')} />
        </button>
      }
    >
      <div className="px-2 pt-1.5 pb-2">
        <p className="truncate font-medium">{person.name}</p>
        <p className="truncate text-label text-muted">{person.email}</p>
      </div>
      <MenuSeparator />
      {workspaces.length > 1 ? (
        <>
          <MenuLabel>Workspace</MenuLabel>
          {workspaces.map((one) => (
            <MenuItem
              key={one.workspaceId}
              icon={one.current ? <Check aria-hidden /> : <Building2 aria-hidden />}
              disabled={one.current}
              onSelect={() => enter(one.workspaceId)}
            >
              <bdi>{one.name}</bdi>
              {one.current ? <span className="sr-only">, the one you are in</span> : null}
            </MenuItem>
          ))}
          {failed ? <p className="px-2 py-1 text-label text-critical-text">{failed}</p> : null}
          <MenuSeparator />
        </>
      ) : null}
      <MenuLink href="/settings" icon={<Settings aria-hidden />}>
        Settings
      </MenuLink>
      <MenuLink href="/admin/sessions" icon={<MonitorSmartphone aria-hidden />}>
        Your sessions
      </MenuLink>
      <MenuItem icon={<Keyboard aria-hidden />} keys="?" onSelect={openShortcuts}>
        Shortcuts
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => startTransition(() => actions.signOut())}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
