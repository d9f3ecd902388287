'use client';
import type { ReactElement, ReactNode } from 'react';
import Link from 'next/link';
import { DropdownMenu as Primitive } from 'radix-ui';
import { Check } from 'lucide-react';
import { cx } from './cx';
import { Kbd } from './kbd';

const item =
  'flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 outline-none select-none coarse:min-h-11 data-disabled:cursor-not-allowed data-disabled:text-muted data-highlighted:bg-hover forced:data-highlighted:outline forced:data-highlighted:outline-2 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted';

/** A menu of commands. For choosing a value use Select; for navigation alone use links. */
export function Menu({
  trigger,
  align = 'end',
  label,
  className,
  open,
  onOpenChange,
  children,
}: {
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  label?: string;
  className?: string;
  /** Given together with onOpenChange when something else than the trigger opens it too, such as a key. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          {...(label ? { 'aria-label': label } : {})}
          className={cx(
            'animate-appear edge-forced z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-auto rounded-md bg-surface p-1 text-table text-ink shadow-float',
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export function MenuItem({
  icon,
  keys,
  tone,
  disabled,
  onSelect,
  children,
}: {
  icon?: ReactNode;
  keys?: string;
  tone?: 'danger';
  disabled?: boolean;
  onSelect?: (event: Event) => void;
  children: ReactNode;
}) {
  return (
    <Primitive.Item disabled={disabled} onSelect={onSelect} className={cx(item, tone === 'danger' && 'text-critical-text')}>
      {icon}
      <span className="grow">{children}</span>
      {keys ? <Kbd keys={keys} /> : null}
    </Primitive.Item>
  );
}

export function MenuLink({ href, icon, keys, children }: { href: string; icon?: ReactNode; keys?: string; children: ReactNode }) {
  return (
    <Primitive.Item asChild className={item}>
      <Link href={href}>
        {icon}
        <span className="grow">{children}</span>
        {keys ? <Kbd keys={keys} /> : null}
      </Link>
    </Primitive.Item>
  );
}

/** One of several that can each be on; the menu stays open. */
export function MenuCheck({
  checked,
  onCheckedChange,
  disabled,
  children,
}: {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <Primitive.CheckboxItem
      checked={checked}
      disabled={disabled}
      onCheckedChange={onCheckedChange}
      onSelect={(event) => event.preventDefault()}
      className={item}
    >
      <span className="inline-flex size-4 items-center justify-center">
        <Primitive.ItemIndicator>
          <Check aria-hidden className="text-accent!" />
        </Primitive.ItemIndicator>
      </span>
      <span className="grow">{children}</span>
    </Primitive.CheckboxItem>
  );
}

export function MenuRadioGroup<T extends string>({
  value,
  onValueChange,
  options,
}: {
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode }[];
}) {
  return (
    <Primitive.RadioGroup value={value} onValueChange={(next) => onValueChange(next as T)}>
      {options.map((option) => (
        <Primitive.RadioItem key={option.value} value={option.value} className={item}>
          <span className="inline-flex size-4 items-center justify-center">
            <Primitive.ItemIndicator>
              <Check aria-hidden className="text-accent!" />
            </Primitive.ItemIndicator>
          </span>
          <span className="grow">{option.label}</span>
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2 pt-2 pb-1 text-label text-muted">{children}</Primitive.Label>;
}

export function MenuSeparator() {
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-line" />;
}
