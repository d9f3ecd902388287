#!/usr/bin/env node
import { Probe } from './probe.mjs';
import { CHECKS } from './checks.mjs';

const USAGE = `node clients/conformance/run.mjs <url> <key> [--json] [--slow]

Asks a desk from outside whether it keeps what OWASP AISVS (C9.2 approval of actions, C9.7 enforcement, C14 human oversight) names, and prints one
line a property: holds, FAILS, or not shown. What cannot be shown from outside is never counted as held. The key needs the scopes act and redeem;
use one of a test workspace: actions of the AI system "conformance" are asked for, and some are redeemed. --slow also waits for what expires
(about a minute). Exit 0: nothing failed; 1: something failed; 2: the desk could not be asked.
`;

const words = process.argv.slice(2);
const flags = new Set(words.filter((word) => word.startsWith('--')));
const [url, key] = words.filter((word) => !word.startsWith('--'));
if (!url || !key || flags.has('--help')) {
  process.stderr.write(USAGE);
  process.exit(flags.has('--help') ? 0 : 2);
}

const probe = new Probe(url, key);
const results = [];
for (const { id, property, slow, run } of CHECKS) {
  let outcome;
  if (slow && !flags.has('--slow')) outcome = { outcome: 'notShown', why: 'run with --slow' };
  else
    outcome = await run(probe).then(
      (why) => (typeof why === 'string' ? { outcome: 'notShown', why } : { outcome: 'holds' }),
      (error) => ({ outcome: error instanceof TypeError ? 'notAsked' : 'fails', why: error.message }),
    );
  const result = { id, property, ...outcome };
  results.push(result);
  const mark = { holds: 'holds    ', fails: 'FAILS    ', notShown: 'not shown', notAsked: 'not asked' }[result.outcome];
  if (!flags.has('--json')) console.log(`${mark} ${id.padEnd(8)} ${property}${result.why ? ` (${result.why})` : ''}`);
}
const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
const summary = { holds: count('holds'), fails: count('fails'), notShown: count('notShown'), notAsked: count('notAsked') };
if (flags.has('--json')) console.log(JSON.stringify({ summary, results }));
else console.log(`${summary.holds} hold, ${summary.fails} fail, ${summary.notShown} not shown, ${summary.notAsked} not asked`);
process.exitCode = summary.notAsked > 0 ? 2 : summary.fails > 0 ? 1 : 0;
