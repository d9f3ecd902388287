'use client';
import { useEffect, useMemo, useState, useTransition, type ReactNode } from 'react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { usePreferences } from '../ui/preferences';
import { SkipLink } from '../ui/live-region';
import { NAVIGATION } from './navigation';
import { NavigationProgress } from './navigation-progress';
import { PaperHead } from './paper-head';
import { PhoneBar } from './phone-bar';
import { Rail } from './rail';
import { ShellContext, type ShellActions, type ShellPerson, type ShellWorkspace } from './shell-context';
import { useShortcutListener, useShortcuts } from './shortcuts';

const loadPalette = () => import('./command-palette');
const CommandPalette = dynamic(() => loadPalette().then((module) => module.CommandPalette), { ssr: false });
const ShortcutsDialog = dynamic(() => import('./shortcuts-dialog').then((module) => module.ShortcutsDialog), { ssr: false });

/** The frame of the console: navigation, palette, shortcuts, and the page in its `main` landmark. */
export function Shell({
  person,
  workspace,
  workspaces,
  allowed,
  actions,
  children,
}: {
  person: ShellPerson;
  workspace: string;
  workspaces: readonly ShellWorkspace[];
  allowed: readonly string[];
  actions: ShellActions;
  children: ReactNode;
}) {
  const router = useRouter();
  const { shortcuts } = usePreferences();
  const [going, go] = useTransition();
  const [palette, setPalette] = useState(false);
  const [overlay, setOverlay] = useState(false);
  const value = useMemo(
    () => ({
      person,
      workspace,
      workspaces,
      allowed,
      actions,
      openPalette: () => setPalette(true),
      openShortcuts: () => setOverlay(true),
    }),
    [person, workspace, workspaces, allowed, actions],
  );
  const entries = NAVIGATION.filter((entry) => allowed.includes(entry.key));

  // What is typed while the palette comes up is meant for it, not for the page.
  useShortcutListener(shortcuts && !palette);
  useEffect(() => {
    // Fetched once the page is quiet, so that it opens at once.
    const timer = setTimeout(() => void loadPalette(), 1_500);
    return () => clearTimeout(timer);
  }, []);
  useShortcuts('Everywhere', [
    { keys: 'Mod+K', label: 'Go to a page, or open by id', run: () => setPalette(true), hidden: true },
    { keys: '?', label: 'Show the shortcuts', run: () => setOverlay(true) },
  ]);
  useShortcuts(
    'Go to',
    entries.map((entry) => ({
      keys: `G then ${entry.letter}`,
      label: entry.label,
      run: () => go(() => router.push(entry.href)),
      hidden: true,
    })),
  );

  return (
    <ShellContext value={value}>
      <SkipLink />
      <NavigationProgress pending={going} />
      <div className="flex min-h-dvh max-md:flex-col">
        <PhoneBar />
        <Rail />
        <main id="main" tabIndex={-1} className="flex min-w-0 grow flex-col outline-none">
          <PaperHead />
          {children}
        </main>
      </div>
      {palette ? <CommandPalette open={palette} onOpenChange={setPalette} /> : null}
      {overlay ? <ShortcutsDialog open={overlay} onOpenChange={setOverlay} /> : null}
    </ShellContext>
  );
}
