import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { newAction } from '@/lib/approvals/schemas';
import { isIssue as isFault, readEvent } from '@/lib/ingest/native/read-event';
import { isIssue, readLineageEvent } from '@/lib/lineage/read-event';
import { newArtifact } from '@/lib/registry/artifacts';
import type { JsonValue } from '@/lib/shared/json';
import { firstAction, firstArtifact, firstDecision, firstLineage } from './first-lines';

const ORIGIN = 'http://127.0.0.1:3000';

/** What a shell would hand to curl, with nothing set but KEY and in a directory without files. */
function argumentsOf(line: string): { url: string; headers: string[]; body: unknown } {
  const run = spawnSync('sh', ['-euc', `curl() { for one; do printf '%s\\0' "$one"; done; }\n${line}`], {
    cwd: '/',
    env: { NODE_ENV: 'test', PATH: '/usr/bin:/bin', KEY: 'csk_1' },
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  const args = run.stdout.split('\0').slice(0, -1);
  const after = (flag: string): string[] => args.filter((_, at) => args[at - 1] === flag);
  return { url: args[1] ?? '', headers: after('-H'), body: JSON.parse(after('-d')[0] ?? '') };
}

describe.each([firstDecision, firstAction, firstArtifact, firstLineage])('the line of an empty page', (line) => {
  it('asks this server, with the key that the page speaks of', () => {
    const given = argumentsOf(line(ORIGIN));
    expect(given.url.startsWith(`${ORIGIN}/api/v1/`)).toBe(true);
    expect(given.headers).toContain('Authorization: Bearer csk_1');
  });
});

it('each sends what its route takes, from a shell without files', () => {
  expect(readEvent((argumentsOf(firstDecision(ORIGIN)).body as JsonValue[])[0]!, true)).toSatisfy(
    (one) => !isFault(one as never),
  );
  expect(newAction.parse(argumentsOf(firstAction(ORIGIN)).body)).toMatchObject({ tool: { name: 'issue_refund' } });
  expect(newArtifact.parse(argumentsOf(firstArtifact(ORIGIN)).body)).toMatchObject({ kind: 'prompt' });
  expect(isIssue(readLineageEvent(argumentsOf(firstLineage(ORIGIN)).body as JsonValue, true))).toBe(false);
});
