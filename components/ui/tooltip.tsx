'use client';
import type { ReactElement, ReactNode } from 'react';
import { Tooltip as Primitive } from 'radix-ui';
import { Kbd } from './kbd';

/** Names a control on hover and focus. Never the only place of a fact: touch has no hover. */
export function Tooltip({
  label,
  keys,
  side,
  children,
}: {
  label: ReactNode;
  keys?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactElement;
}) {
  return (
    <Primitive.Provider delayDuration={350} skipDelayDuration={200}>
      <Primitive.Root>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="animate-appear edge-forced z-50 flex max-w-80 items-center gap-2 rounded-md bg-surface px-2 py-1 text-label text-ink shadow-float"
          >
            {label}
            {keys ? <Kbd keys={keys} /> : null}
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </Primitive.Provider>
  );
}
