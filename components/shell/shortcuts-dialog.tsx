'use client';
import { usePreferences } from '../ui/preferences';
import { Dialog } from '../ui/dialog';
import { Kbd } from '../ui/kbd';
import { Notice } from '../ui/states';
import { byScope, useShortcutScopes } from './shortcuts';

/** Every shortcut that works on this page, by its part. */
export function ShortcutsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const scopes = useShortcutScopes();
  const { shortcuts } = usePreferences();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Shortcuts"
      reading="Keys and what they do"
      description="Single keys can be turned off in Settings."
    >
      {shortcuts ? null : (
        <Notice className="mb-4">Single-key shortcuts are turned off in your settings; those with a modifier key work.</Notice>
      )}
      <div className="gap-x-10 sm:columns-2">
        {byScope(scopes)
          .filter(([, list]) => list.length > 0)
          .map(([scope, list]) => (
            <section key={scope} className="mb-5 break-inside-avoid">
              <h3 className="mb-1 text-label text-muted">{scope}</h3>
              <dl>
                {list.map((one) => (
                  <div key={one.keys} className="flex min-h-8 items-center justify-between gap-4 border-b border-line">
                    <dt>{one.label}</dt>
                    <dd>
                      <Kbd keys={one.keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}
