'use client';
import { useEffect } from 'react';

/**
 * A page is drawn before its scripts have come, and a press on a button in that time would be lost without a word. So the
 * document starts with a few lines that keep the last press on a control that needs script (links and text fields work by
 * themselves); once the page is alive it is pressed again. Nothing happens twice: a press that is kept reaches nobody else.
 *
 * The text stands in the page as a child of `script`, so it has none of the characters that React escapes there.
 */
const HOLD = `(function(){
  var controls = \`button,label:has(input),input:is([type=checkbox],[type=radio])\`;
  var types = [\`pointerdown\`, \`mousedown\`, \`click\`];
  var last = null;
  function hold(event) {
    var control = event.target instanceof Element ? event.target.closest(controls) : null;
    if (!control) return;
    event.stopImmediatePropagation();
    if (event.type !== \`click\`) return;
    event.preventDefault();
    last = control;
  }
  types.forEach(function(type) { addEventListener(type, hold, true); });
  addEventListener(\`countersign:alive\`, function() {
    types.forEach(function(type) { removeEventListener(type, hold, true); });
    if (last) if (last.isConnected) {
      last.dispatchEvent(new PointerEvent(\`pointerdown\`, { bubbles: true, cancelable: true, pointerType: \`mouse\`, isPrimary: true }));
      last.click();
    }
  }, { once: true });
})()`;

/** In the head of the document, before anything that can be pressed. */
export function HoldEarlyClicks({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {HOLD}
    </script>
  );
}

/** Presses again what was pressed too early. Stands at the end of the document: its effect runs once all of it is alive. */
export function ReleaseEarlyClicks() {
  useEffect(() => {
    window.dispatchEvent(new Event('countersign:alive'));
  }, []);
  return null;
}
