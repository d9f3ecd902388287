/**
 * A page is drawn before its scripts have come, and a press on a button in that time would be lost without a word. So the
 * document starts with a few lines that keep the last press on a control that needs script (links and text fields work by
 * themselves); once that control is alive it is pressed again. Nothing happens twice: a press that is kept reaches nobody else.
 *
 * The text stands in the page as a child of `script`, so it has none of the characters that React escapes there.
 */
const HOLD = `(function(){
  var controls = \`button,label:has(input),input:is([type=checkbox],[type=radio])\`;
  var last = null;
  // React writes the props of an element on it once it has taken it over; a part of the page that streams comes later than the rest.
  function alive(control) {
    return Object.keys(control).some(function(key) { return key.startsWith(\`__reactProps\`); });
  }
  function hold(event) {
    var control = event.target instanceof Element ? event.target.closest(controls) : null;
    if (!control || alive(control)) return;
    event.stopImmediatePropagation();
    if (event.type !== \`click\`) return;
    event.preventDefault();
    if (last === null) wait(0);
    last = control;
  }
  function wait(since) {
    requestAnimationFrame(function() {
      if (!last.isConnected) { last = null; return; }
      // Two frames more: props are written before the element listens.
      if (since === 2) { press(); return; }
      wait(alive(last) ? since + 1 : 0);
    });
  }
  function press() {
    var control = last;
    last = null;
    control.dispatchEvent(new PointerEvent(\`pointerdown\`, { bubbles: true, cancelable: true, pointerType: \`mouse\`, isPrimary: true }));
    control.click();
  }
  [\`pointerdown\`, \`mousedown\`, \`click\`].forEach(function(type) { addEventListener(type, hold, true); });
})()`;

/** In the head of the document, before anything that can be pressed. */
export function HoldEarlyClicks({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {HOLD}
    </script>
  );
}
