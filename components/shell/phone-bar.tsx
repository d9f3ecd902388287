'use client';
import { useState } from 'react';
import Link from 'next/link';
import { Dialog } from 'radix-ui';
import { Menu as MenuIcon, Search, X } from 'lucide-react';
import { buttonClass, IconButton } from '../ui/button';
import { NavList } from './nav-list';
import { PersonMenu } from './person-menu';
import { useShell } from './shell-context';
import { Mark } from './wordmark';

/** On a phone: a bar at the top, the navigation in a drawer from the side. */
export function PhoneBar() {
  const [open, setOpen] = useState(false);
  const { workspace, openPalette } = useShell();
  return (
    <header
      data-print="hide"
      className="sticky top-0 z-20 flex h-topbar shrink-0 items-center gap-1 border-b border-line bg-sunken px-2 md:hidden"
    >
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Trigger asChild>
          <IconButton label="Menu" icon={<MenuIcon aria-hidden />} />
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className="animate-appear fixed inset-0 z-40 bg-scrim" />
          <Dialog.Content
            aria-describedby={undefined}
            className="animate-appear edge-forced fixed inset-y-0 inset-s-0 z-50 flex w-72 max-w-[85vw] flex-col bg-sunken shadow-float"
          >
            <div className="flex h-topbar items-center justify-between border-b border-line ps-4 pe-2">
              <Dialog.Title className="truncate font-medium">{workspace}</Dialog.Title>
              <Dialog.Close
                aria-label="Close the menu"
                className={buttonClass('quiet', 'md', 'aspect-square min-w-control px-0!')}
              >
                <X aria-hidden />
              </Dialog.Close>
            </div>
            <nav aria-label="Main" className="min-h-0 grow overflow-y-auto p-2">
              <NavList onNavigate={() => setOpen(false)} />
            </nav>
            <div className="border-t border-line p-2">
              <PersonMenu />
            </div>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <Link href="/" className="flex min-h-11 min-w-0 grow items-center gap-2 rounded-md px-1 font-medium">
        <Mark className="size-5 shrink-0" />
        <span className="truncate">Countersign</span>
      </Link>
      <IconButton label="Go to a page, or open by id" icon={<Search aria-hidden />} onClick={openPalette} />
    </header>
  );
}
