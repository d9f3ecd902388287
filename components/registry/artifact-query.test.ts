import { describe, expect, it } from 'vitest';
import { artifactsUrl, printFilter, readFilter } from './artifact-query';

describe('the filter of the list of artifacts', () => {
  it.each(['', 'kind:prompt', 'kind:model state:unregistered gpt', 'state:unused', 'system:sys_1 refund assistant'])(
    '%j reads and prints the same',
    (q) => expect(printFilter(readFilter(q))).toBe(q),
  );
  it('takes what it does not know for words of the name', () => {
    expect(readFilter('kind:spell  a:b')).toEqual({ kind: null, state: 'all', system: null, text: 'kind:spell a:b' });
  });
  it('asks the API', () => {
    expect(artifactsUrl(readFilter('kind:tool get'), { sort: 'name', limit: 50, cursor: 'o50' })).toBe(
      '/api/v1/artifacts?q=get&kind=tool&sort=name&limit=50&cursor=o50',
    );
  });
});
