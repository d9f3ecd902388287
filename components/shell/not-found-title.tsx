'use client';
import { useEffect } from 'react';

const TITLE = 'Not found · Countersign';

/**
 * The title of a page that is not there. What the page calls itself is known before it finds that it has nothing to show, and in the browser Next.js keeps
 * to it, though the document came with the right one; it may come late, too.
 */
export function NotFoundTitle() {
  useEffect(() => {
    let given = document.title;
    const say = (): void => {
      if (document.title === TITLE) return;
      given = document.title;
      document.title = TITLE;
    };
    say();
    const watch = new MutationObserver(say);
    watch.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      watch.disconnect();
      // A page that is called as this one was leaves the title alone.
      if (document.title === TITLE) document.title = given;
    };
  }, []);
  return null;
}
