/** The nearest part around an element that scrolls up and down; null where only the page does. */
function scrollerOf(element: Element): HTMLElement | null {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return null;
}

/**
 * Brings a passage to the middle of the part of the page that it scrolls in. The page itself moves only when the passage would still
 * be out of sight, and then to the top of the trail: `scrollIntoView` alone centres the passage in the window too, and takes the field
 * out of it in which the next hit is asked for.
 */
export function scrollWithin(element: Element): void {
  const scroller = scrollerOf(element);
  if (!scroller || scroller === document.scrollingElement) {
    element.scrollIntoView({ block: 'center', inline: 'nearest' });
    return;
  }
  const [passage, part] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
  scroller.scrollTop += passage.top + passage.height / 2 - (part.top + part.height / 2);
  const now = element.getBoundingClientRect();
  if (now.top >= 0 && now.bottom <= window.innerHeight) return;
  (element.closest('[data-trail-frame]') ?? scroller).scrollIntoView({ block: 'start', inline: 'nearest' });
}
