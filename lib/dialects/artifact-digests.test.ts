import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportedDigests } from './artifact-digests';
import { mapRecord } from './map-record';

const HEX = 'ab'.repeat(32);

describe('reported digests', () => {
  it('come from a native event and from an attribute, as JSON text or structured', () => {
    const artifacts = [{ kind: 'prompt', name: 'assistant', version: '14', digest: `sha256:${HEX.toUpperCase()}` }];
    const event = mapRecord({ form: 'event', event: { kind: 'decision.started', data: { artifacts } } });
    expect(event.decision.digests).toEqual([`prompt/assistant@14#${HEX}`]);
    expect(reportedDigests(JSON.stringify(artifacts))).toEqual([`prompt/assistant@14#${HEX}`]);
    expect(reportedDigests([JSON.stringify(artifacts[0])])).toEqual([`prompt/assistant@14#${HEX}`]);
  });
  it('without a part of it are none', () => {
    expect(reportedDigests([{ kind: 'prompt', name: 'a', version: '1', digest: 'x' }, { name: 'a' }, 'x'])).toBeUndefined();
    expect(reportedDigests(undefined)).toBeUndefined();
    fc.assert(fc.property(fc.jsonValue(), (value) => void reportedDigests(value as never)));
  });
});
