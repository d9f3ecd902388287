'use client';
import { useEffect, useRef, type RefObject } from 'react';

/** A ref for what takes the place of the control that was just used: it has the focus as soon as it is there. */
export const focusOnMount = (element: HTMLElement | null): void => element?.focus();

/** A ref for the control that opens something in place: when that has closed and taken the focus with it, this control has it again. */
export function useReturnFocus<T extends HTMLElement>(open: boolean): RefObject<T | null> {
  const opener = useRef<T>(null);
  const was = useRef(open);
  useEffect(() => {
    if (was.current && !open && document.activeElement === document.body) opener.current?.focus();
    was.current = open;
  }, [open]);
  return opener;
}

/**
 * A ref for a control of a row or list that its own action may take away: when it goes and had the focus, the list around it has it, else the page. Who
 * works by keyboard goes on where they were, and not from the top of the document.
 */
export function useLeavesFocus<T extends HTMLElement>(): RefObject<T | null> {
  const control = useRef<T>(null);
  useEffect(() => {
    const around = control.current?.closest<HTMLElement>('[role="region"][tabindex]');
    return () => {
      if (document.activeElement !== document.body) return;
      const next = around?.isConnected ? around : document.getElementById('main');
      next?.focus({ preventScroll: true });
    };
  }, []);
  return control;
}
