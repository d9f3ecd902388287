'use client';
import { startTransition } from 'react';
import { ChevronsUpDown, Keyboard, LogOut, MonitorSmartphone, Settings } from 'lucide-react';
import { initials } from '@/lib/shared/format';
import { cx } from '../ui/cx';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../ui/menu';
import { useShell } from './shell-context';

/** Who is signed in, and what is theirs: settings, sessions, signing out. */
export function PersonMenu({ compact }: { compact?: boolean }) {
  const { person, actions, openShortcuts } = useShell();
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
