import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { deadAddress } from './desk';
import { expect, test } from './fixtures';

const run = promisify(execFile);
type Result = { id: string; property: string; outcome: string; why?: string };

test('what OWASP AISVS names for approvals holds, as far as it shows from outside', async ({ demo }) => {
  test.setTimeout(180_000);
  const { stdout } = await run(process.execPath, ['clients/conformance/run.mjs', demo.url, demo.apiKey, '--json', '--slow']);
  const { results } = JSON.parse(stdout) as { results: Result[] };
  expect(results.filter((one) => one.outcome === 'fails' || one.outcome === 'notAsked')).toEqual([]);
  // What it cannot show is named: only the halts, which are a person's.
  expect(results.filter((one) => one.outcome === 'notShown').map((one) => one.id)).toEqual(['C14.1.3']);
  expect(results.filter((one) => one.outcome === 'holds').length).toBeGreaterThan(14);
});

test('a desk that cannot be asked is no desk that holds', async ({ demo }) => {
  const failed = await run(process.execPath, ['clients/conformance/run.mjs', await deadAddress(), demo.apiKey, '--json']).catch(
    (error: { code: number; stdout: string }) => error,
  );
  expect(failed).toMatchObject({ code: 2 });
  const { summary } = JSON.parse(failed.stdout) as { summary: { holds: number } };
  expect(summary.holds).toBe(0);
});
