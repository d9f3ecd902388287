import { describe, expect, test } from 'vitest';
import { answerFrom, type AskedVersion, type DeploymentWindow } from './deployments';

const day = (n: number): Date => new Date(Date.UTC(2026, 10, n));
const window = (version: string, from: number, until: number | null, over: Partial<DeploymentWindow> = {}): DeploymentWindow => ({ kind: 'prompt', name: 'refund', version, systemId: 's', environment: 'production', fromAt: day(from), untilAt: until === null ? null : day(until), ...over }); // prettier-ignore
const asked = (version: string, at: number, over: Partial<AskedVersion> = {}): AskedVersion => ({ kind: 'prompt', name: 'refund', version, systemId: 's', environment: 'production', at: day(at), ...over }); // prettier-ignore
const windows = [window('13', 1, 10), window('14', 10, null), window('15', 12, null, { environment: 'staging' })];

describe('answerFrom', () => {
  test.each([
    ['in its window', asked('14', 11), 'deployed'],
    ['from the first moment of it', asked('14', 10), 'deployed'],
    ['not at its end', asked('13', 10), 'notDeployed'],
    ['a version that never was', asked('99', 11), 'notDeployed'],
    ['one that was deployed elsewhere', asked('15', 13), 'notDeployed'],
    ['one without an environment, anywhere', asked('15', 13, { environment: null }), 'deployed'],
    ['of another system', asked('14', 11, { systemId: 'other' }), 'unknown'],
    ['of another artifact', asked('14', 11, { name: 'triage' }), 'unknown'],
  ] as const)('%s', (_, one, state) => {
    expect(answerFrom(windows, [one])[0]!.state).toBe(state);
  });

  test('names what was deployed instead', () => {
    expect(answerFrom(windows, [asked('13', 11)])[0]!.detail).toBe('Deployed then was version 14.');
  });
});
