/**
 * A page is drawn before its scripts have come, and a press on a button in that time would be lost without a word; a choice in a list would
 * even be taken back without one. So the document starts with a few lines that keep the last press on a control that needs script, and
 * the last choice in each list (links and text fields work by themselves); once that control is alive it is pressed or chosen again.
 * Nothing happens twice: what is kept reaches nobody else. A press counts as early when it began early, even if it ends in time.
 *
 * The text stands in the page as a child of `script`, so it has none of the characters that React escapes there.
 */
const HOLD = `(function(){
  var controls = \`button,label:has(input),input:is([type=checkbox],[type=radio])\`;
  var last = null, begun = null, again = false;
  // React writes its node on an element as it takes it over, and may stop and go on later before that holds: until then a choice would be
  // set back and the one before it reported. What is not yet taken over whole has the mark 4096 (Hydrating) on it or above it. A part of
  // the page that streams comes later than the rest.
  function alive(control) {
    var key = Object.keys(control).find(function(key) { return key.startsWith(\`__reactFiber\`); });
    if (key === undefined) return false;
    for (var node = control[key]; node; node = node.return) if (Math.floor(node.flags / 4096) % 2 === 1) return false;
    return true;
  }
  // Two frames more: effects that make an element listen run after it was taken over.
  function whenAlive(find, go, since) {
    requestAnimationFrame(function() {
      var control = find();
      if (!control.isConnected) { go(null); return; }
      if (since === 2) { go(control); return; }
      whenAlive(find, go, alive(control) ? since + 1 : 0);
    });
  }
  function holdPress(event) {
    if (again) return;
    var control = event.target instanceof Element ? event.target.closest(controls) : null;
    var early = control !== null ? (!alive(control) || begun === control) : false;
    if (event.type === \`pointerdown\`) begun = early ? control : null;
    if (!early) return;
    event.stopImmediatePropagation();
    if (event.type !== \`click\`) return;
    event.preventDefault();
    begun = null;
    if (last === null) whenAlive(function() { return last; }, press, 0);
    last = control;
  }
  function press(control) {
    last = null;
    if (control === null) return;
    again = true;
    control.dispatchEvent(new PointerEvent(\`pointerdown\`, { bubbles: true, cancelable: true, pointerType: \`mouse\`, isPrimary: true }));
    control.click();
    again = false;
  }
  function holdChoice(event) {
    var list = event.target;
    if (again || !(list instanceof HTMLSelectElement) || alive(list)) return;
    event.stopImmediatePropagation();
    if (event.type !== \`change\`) return;
    var first = list.earlyChoice === undefined;
    list.earlyChoice = list.value;
    if (first) whenAlive(function() { return list; }, choose, 0);
  }
  function choose(list) {
    if (list === null) return;
    list.value = list.earlyChoice;
    delete list.earlyChoice;
    again = true;
    list.dispatchEvent(new Event(\`change\`, { bubbles: true }));
    again = false;
  }
  [\`pointerdown\`, \`mousedown\`, \`click\`].forEach(function(type) { addEventListener(type, holdPress, true); });
  [\`input\`, \`change\`].forEach(function(type) { addEventListener(type, holdChoice, true); });
})()`;

/** In the head of the document, before anything that can be pressed. */
export function HoldEarlyClicks({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {HOLD}
    </script>
  );
}
