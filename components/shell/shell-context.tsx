'use client';
import { createContext, use } from 'react';
import type { ActionResult } from '@/lib/http/problem';

/** What an id typed into the palette leads to; several when it is ambiguous, none when nobody knows it. */
export interface OpenById {
  matches: { id: string; href: string; label: string; /** RFC 3339. */ at?: string }[];
}
export interface ShellView {
  id: string;
  name: string;
  href: string;
  shared: boolean;
}

/** What pages inject into the shell: the shell itself knows no room of the product. */
export interface ShellActions {
  openById?: (input: { id: string }) => Promise<ActionResult<OpenById>>;
  listViews?: (input: Record<string, never>) => Promise<ActionResult<{ views: ShellView[] }>>;
  signOut: () => Promise<void>;
  switchWorkspace?: (input: { workspace: string }) => Promise<ActionResult<null>>;
}

export interface ShellPerson {
  name: string;
  email: string;
  role: string;
}

export interface ShellWorkspace {
  workspaceId: string;
  name: string;
  current: boolean;
}

export interface ShellValue {
  person: ShellPerson;
  workspace: string;
  /** All that this person may work in. */
  workspaces: readonly ShellWorkspace[];
  /** Keys of the navigation entries this person may open. */
  allowed: readonly string[];
  actions: ShellActions;
  openPalette: () => void;
  openShortcuts: () => void;
}

export const ShellContext = createContext<ShellValue | null>(null);

/** The shell around the page: only inside the console. */
export function useShell(): ShellValue {
  const shell = use(ShellContext);
  if (!shell) throw new Error('useShell needs the console layout around it.');
  return shell;
}
