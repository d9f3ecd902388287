import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARTIFACT_KIND_NAMES } from '@/lib/registry/artifact-kinds';
import { parseQuery } from '@/lib/search/grammar/parse-query';
import { usesQuery } from './decisions-of';

describe('the query for decisions that used an artifact', () => {
  it.each([
    [
      'prompt',
      'assistant',
      '14',
      [],
      '(promptVersion:assistant@14 OR prompt:assistant@14 OR (prompt:assistant promptVersion:14))',
    ],
    ['prompt', 'assistant', null, [], '(prompt:assistant OR prompt:assistant@* OR promptVersion:assistant@*)'],
    ['policy', 'desk', 'p 1', ['desk'], 'system:desk policyVersion:"p 1"'],
    ['model', 'gpt-4o', null, [], 'model:gpt-4o*'],
    ['agent', 'desk', '2', ['desk'], '(agent:desk OR system:desk) agentVersion:2'],
    ['dataset', 'notes', null, [], '(dataset:notes OR dataset:notes@* OR dataset:notes-*)'],
    ['index', 'guidelines', '3', [], '(dataset:guidelines@3 OR dataset:guidelines-3)'],
    ['notebook', 'notes', null, [], null],
  ] as const)('%s %s %s', (kind, name, version, systems, query) => expect(usesQuery(kind, name, version, systems)).toBe(query));

  it('can be asked, whatever the names are', () => {
    const name = fc.string({ minLength: 1 }).map((text) => text.trim()).filter((text) => text !== '' && !/[\p{Cc}\p{Cf}]/u.test(text)); // prettier-ignore
    fc.assert(
      fc.property(
        fc.constantFrom(...ARTIFACT_KIND_NAMES),
        name,
        fc.option(name),
        fc.boolean(),
        (kind, named, version, nameless) => {
          const query = usesQuery(kind, named, version, nameless ? [named] : []);
          if (query !== null) expect(parseQuery(query).errors).toEqual([]);
        },
      ),
    );
  });
});
