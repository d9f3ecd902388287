'use client';
import type { ReactNode } from 'react';
import { Tabs as Primitive } from 'radix-ui';
import { cx } from './cx';

export interface TabItem {
  value: string;
  label: ReactNode;
  /** Muted figure after the label. */
  count?: number;
  disabled?: boolean;
  /** Only the active panel is mounted. */
  content: ReactNode;
}

/** Panels over one object. Arrow keys move, the active panel alone is in the page. Controlled with value, or not with defaultValue. */
export function Tabs({
  label,
  items,
  value,
  defaultValue,
  onValueChange,
  className,
  panelClassName,
}: {
  label: string;
  items: readonly TabItem[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  className?: string;
  panelClassName?: string;
}) {
  return (
    <Primitive.Root
      value={value}
      defaultValue={defaultValue ?? (value === undefined ? items[0]?.value : undefined)}
      onValueChange={onValueChange}
      className={cx('flex min-h-0 flex-col', className)}
    >
      <Primitive.List
        aria-label={label}
        className="flex shrink-0 gap-4 overflow-x-auto border-b border-line px-(--tabs-inset,0px)"
      >
        {items.map((item) => (
          <Primitive.Trigger
            key={item.value}
            value={item.value}
            disabled={item.disabled}
            className="-mb-px min-h-9 border-b-2 border-transparent whitespace-nowrap text-ink-2 -outline-offset-2 hover:text-ink disabled:text-muted data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink coarse:min-h-11"
          >
            {item.label}
            {item.count === undefined ? null : <span className="ms-1.5 font-normal text-muted">{item.count}</span>}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {items.map((item) => (
        <Primitive.Content key={item.value} value={item.value} className={cx('min-h-0 grow pt-4', panelClassName)}>
          {item.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
