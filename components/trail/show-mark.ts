import { scrollWithin } from './scroll-within';

/** How long a passage is waited for: its step may have to be loaded first. */
const WAIT_MS = 8_000;
let watching: (() => void) | null = null;

/** Brings the passage of a finding into sight as soon as it is on the page, and puts the keyboard's place there. */
export function showMark(findingId: string): void {
  watching?.();
  const name = `finding-${findingId}`;
  const show = (): boolean => {
    const marks = [...document.querySelectorAll<HTMLElement>('mark[data-mark]')].filter((one) => one.dataset.mark === name);
    const mark = marks.find((one) => one.offsetParent !== null && one.classList.contains('finding-active'));
    if (!mark) return false;
    scrollWithin(mark);
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    return true;
  };
  const observer = new MutationObserver(() => {
    if (show()) stop();
  });
  const timer = setTimeout(() => stop(), WAIT_MS);
  const stop = (): void => {
    clearTimeout(timer);
    observer.disconnect();
    if (watching === stop) watching = null;
  };
  watching = stop;
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['class', 'data-mark'] });
  requestAnimationFrame(() => {
    if (watching === stop && show()) stop();
  });
}
