import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBom } from './cyclonedx';

const BOM = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
  version: 1,
  metadata: { component: { type: 'application', name: 'desk' } },
  components: [
    {
      type: 'machine-learning-model',
      'bom-ref': 'model-1',
      publisher: 'Acme',
      name: 'triage-recommender',
      version: '0.9.0',
      hashes: [
        { alg: 'SHA-1', content: 'a'.repeat(40) },
        { alg: 'SHA-256', content: 'AB'.repeat(32) },
      ],
      licenses: [{ license: { id: 'Apache-2.0' } }],
      modelCard: { modelParameters: { task: 'classification', datasets: [{ ref: 'data-1' }, { ref: 'gone' }] } },
    },
    { type: 'data', 'bom-ref': 'data-1', name: 'ward-notes', version: '2026-06', data: [{ type: 'dataset' }] },
    { type: 'library', name: 'left-pad', version: '1' },
  ],
};

describe('a CycloneDX bill of materials', () => {
  test('gives models and data sets, with digest, card and what was trained on what', () => {
    expect(readBom(BOM)).toEqual({
      specVersion: '1.6',
      serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
      artifacts: [
        {
          kind: 'model', name: 'triage-recommender', version: '0.9.0', digest: 'ab'.repeat(32), description: null, licence: 'Apache-2.0',
          provider: 'Acme', uri: null,
          card: { facts: [{ name: 'Task', value: 'classification' }], metrics: [], sections: [], from: 'cyclonedx' },
        },
        { kind: 'dataset', name: 'ward-notes', version: '2026-06', digest: null, description: null, licence: null, provider: null, uri: null, card: null },
      ],
      links: [
        {
          from: { kind: 'model', name: 'triage-recommender', version: '0.9.0' },
          relation: 'trainedOn',
          to: { kind: 'dataset', name: 'ward-notes', version: '2026-06' },
        },
      ],
      left: ['triage-recommender: the data set gone is not in this bill of materials.', '1 components of other types: not artifacts of an AI system.'],
    }); // prettier-ignore
  });

  test('of a model that is named with its build becomes family and build, as traffic names it', () => {
    const read = readBom({
      ...BOM,
      components: [{ type: 'machine-learning-model', group: 'openai', name: 'gpt-4o-2024-08-06' }],
    });
    expect(read).toMatchObject({ artifacts: [{ name: 'gpt-4o', version: '2024-08-06', provider: 'openai' }] });
    const owned = { type: 'machine-learning-model', name: 'Llama-3', version: '1' };
    expect(
      readBom({
        ...BOM,
        components: [
          { ...owned, group: 'meta-llama' },
          { ...owned, group: 'somebody' },
        ],
      }),
    ).toMatchObject({
      artifacts: [{ name: 'meta-llama/llama-3' }, { name: 'somebody/llama-3' }],
    });
  });

  test.each([
    [{ ...BOM, bomFormat: 'SPDX' }, '/bomFormat'],
    [{ ...BOM, specVersion: '1.4' }, '/specVersion'],
    [{ ...BOM, serialNumber: '12' }, '/serialNumber'],
    [{ ...BOM, components: [{ type: 'data' }] }, '/components/0/name'],
    [
      { ...BOM, components: [{ type: 'data', name: 'x', hashes: [{ alg: 'SHA-256', content: 'xyz' }] }] },
      '/components/0/hashes/0/content',
    ],
    ['text', '/'],
  ])('that is wrong is refused with the place', (given, field) => expect(readBom(given)).toMatchObject({ field }));

  test('is read or refused, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const read = readBom({
          ...BOM,
          components: [{ type: 'machine-learning-model', name: 'm', modelCard: a, components: [b] }],
        });
        expect('problem' in read || read.artifacts.length >= 1).toBe(true);
      }),
    );
  });

  test('keeps no secret, wherever one stands, and what refers to each other still does', () => {
    const token = `gh${'p_'}${'x9'.repeat(18)}`;
    const [model, data, ...rest] = BOM.components as Record<string, unknown>[];
    const card = { modelParameters: { task: `sorting, with ${token}`, datasets: [{ ref: `data ${token}` }] } };
    const components = [{ ...model, description: `Trained with ${token}`, purl: `pkg:x/y?k=${token}`, modelCard: card }, { ...data, 'bom-ref': `data ${token}`, name: `notes ${token}` }, ...rest]; // prettier-ignore
    const read = readBom({ ...BOM, components });
    expect(JSON.stringify(read)).not.toContain(token);
    expect(read).toMatchObject({ artifacts: [{ description: 'Trained with [removed:github-token]' }, { name: 'notes [removed:github-token]' }], links: [{ to: { name: 'notes [removed:github-token]' } }] }); // prettier-ignore
  });
});
