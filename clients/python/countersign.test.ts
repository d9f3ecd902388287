import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalize } from '../client/index.js';

const HERE = path.resolve(import.meta.dirname);
const missing = spawnSync('python3', ['--version']).status !== 0;

/** Runs one expression over each line of JSON, in the Python client. */
function inPython(expression: string, values: readonly unknown[]): string[] {
  const program = `import json, sys\nimport countersign as c\nfor line in sys.stdin:\n    v = json.loads(line)\n    try:\n        print(json.dumps(${expression}))\n    except (TypeError, ValueError):\n        print(json.dumps(None))`;
  const input = values.map((value) => JSON.stringify(value)).join('\n');
  const { stdout, stderr, status } = spawnSync('python3', ['-c', program], { cwd: HERE, input, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as string);
}

describe.skipIf(missing)('the Python client', () => {
  test('writes the same canonical text as the JavaScript one', () => {
    const safe = (value: unknown): boolean => {
      try {
        canonicalize(value);
        return true;
      } catch {
        return false;
      }
    };
    const values = [
      ...fc.sample(fc.jsonValue({ noUnicodeString: false, stringUnit: 'binary' }).filter(safe), 500),
      ...fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }).filter(safe), 500),
      ...[0, -0, 1e-7, 1e-6, 123456.789, 5e-324, 0.1, 1.5e-10, -1e-21, 4.35, 9007199254740991, 100, 1.0, 333333333.33333329],
      { '\ufb33': 1, '😂': 2, '€': 3, '\r': 4 },
    ];
    expect(inPython('c.canonicalize(v)', values)).toEqual(values.map((value) => canonicalize(value)));
  });

  test('refuses what two readers could read differently', () => {
    expect(inPython('c.canonicalize(v)', [2 ** 53, { a: -(2 ** 60) }, '\ud800', { '\udc00': 1 }])).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test('tells what may have run as unknown, and what did not as failed', () => {
    const kinds = [
      'TimeoutError()', 'ConnectionResetError()', 'BrokenPipeError()', 'urllib.error.URLError("reset")', 'ValueError("no such order")', 'KeyError("x")',
      'urllib.error.HTTPError("u", 502, "", {}, None)', 'urllib.error.HTTPError("u", 404, "", {}, None)',
    ]; // prettier-ignore
    const said = inPython('c._may_have_run(eval(v, {"urllib": c.urllib}))', kinds) as unknown as boolean[];
    expect(said).toEqual([true, true, true, true, false, false, true, false]);
  });

  test('waits as long as the action has time by the desk’s clock, over any number of polls and while it is away', () => {
    const program = `
import datetime, email.utils, json, sys
import countersign as c
clock = [1_000_000.0]
class Time:
    time = staticmethod(lambda: clock[0]); monotonic = staticmethod(lambda: clock[0])
    @staticmethod
    def sleep(seconds): clock[0] += seconds
c.time = Time
def run(polls, ahead=0.0, expires=3600, max_wait=c.math.inf):
    clock[0] = 1_000_000.0
    desk, count = c.Desk("http://desk.test", "k", "a"), [0]
    desk.ahead = ahead
    until = datetime.datetime.fromtimestamp(clock[0] + ahead + expires, datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    action = {"id": "act_1", "revision": 1, "state": "pendingReview", "binding": {}, "review": {"expiresAt": until}}
    def call(method, path, body=None, headers=None, timeout=None):
        count[0] += 1
        said = polls(count[0], clock[0] - 1_000_000.0)
        if said is None: raise c.Unavailable("network", "away", None, True)
        return 200, {**action, "state": said}
    desk._call = call
    try:
        return [desk.wait(action, max_wait)["state"], count[0]]
    except c.NotRun as error:
        return [type(error).__name__ + " " + error.code, round(clock[0] - 1_000_000.0)]
pending = "pendingReview"
print(json.dumps([
    run(lambda n, at: "approved" if n > 1000 else pending),
    run(lambda n, at: None if at < 1800 else "approved")[0],
    run(lambda n, at: None),
    run(lambda n, at: pending, expires=120),
    run(lambda n, at: "approved" if n > 900 else pending, ahead=7200)[0],
    run(lambda n, at: pending, max_wait=90)[0],
]))`;
    const { stdout, stderr, status } = spawnSync('python3', ['-c', program], { cwd: HERE, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [many, back, away, silent, ahead, own] = JSON.parse(stdout) as [unknown, unknown, [string, number], [string, number], unknown, unknown]; // prettier-ignore
    expect(many).toEqual(['approved', 1001]);
    expect([back, ahead, own]).toEqual(['approved', 'approved', 'Unavailable stillWaiting']);
    expect(away[0]).toBe('Unavailable network');
    expect(away[1]).toBeGreaterThan(3600);
    expect(away[1]).toBeLessThan(3720);
    expect(silent).toEqual(['Unavailable overdue', 180]);
  });
});
