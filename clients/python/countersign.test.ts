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
});
