'use client';
import { useRef, type ReactElement, type ReactNode } from 'react';
import { Dialog as Primitive } from 'radix-ui';
import { X } from 'lucide-react';
import { buttonClass } from './button';
import { cx } from './cx';

/** A modal dialog: one question or one form. Focus goes in, stays in, and comes back to what opened it. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  footer,
  size = 'md',
  reading,
  children,
}: {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactElement;
  title: ReactNode;
  /** One sentence that says what happens; read out with the title. */
  description?: ReactNode;
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  /** Holds text only, with nothing to tab to: then its body takes the focus, so that it scrolls by keyboard. Names the body. */
  reading?: string;
  children?: ReactNode;
}) {
  // Opened without a trigger of its own, it has nothing to give the focus back to: it remembers what had it.
  const before = useRef<Element | null>(null);
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Primitive.Portal>
        <Primitive.Overlay className="animate-appear fixed inset-0 z-40 bg-scrim" />
        <Primitive.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={() => {
            before.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            if (trigger) return;
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
          className={cx(
            'animate-appear edge-forced fixed inset-s-1/2 top-[max(1rem,12vh)] z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-md bg-surface shadow-float sm:max-h-[80vh] rtl:translate-x-1/2',
            size === 'sm' ? 'max-w-100' : size === 'md' ? 'max-w-140' : 'max-w-220',
          )}
        >
          <header className="ps-5 pe-14 pt-4 pb-3">
            <div>
              <Primitive.Title className="text-h3">{title}</Primitive.Title>
              {description ? <Primitive.Description className="mt-0.5 text-ink-2">{description}</Primitive.Description> : null}
            </div>
          </header>
          <div
            className="min-h-0 overflow-y-auto px-5 pb-4 -outline-offset-2"
            {...(reading === undefined ? {} : { role: 'region', 'aria-label': reading, tabIndex: 0 })}
          >
            {children}
          </div>
          {footer ? <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer> : null}
          {/* Last in the order, so that the focus goes to the first field; drawn in the corner. */}
          <Primitive.Close
            aria-label="Close"
            className={buttonClass('quiet', 'md', 'absolute inset-e-3 top-3 aspect-square min-w-control px-0!')}
          >
            <X aria-hidden />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Closes the dialog around it: wrap a Button. */
export function DialogClose({ children }: { children: ReactElement }) {
  return <Primitive.Close asChild>{children}</Primitive.Close>;
}
