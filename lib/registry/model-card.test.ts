import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEmptyCard, readCycloneCard, readMarkdownCard } from './model-card';

const CARD = `---
license: apache-2.0
language:
- en
- de
base_model: acme/base-7b
model-index:
- name: triage
  results:
  - task: {type: text-classification}
    dataset: {name: ward notes}
    metrics:
    - type: recall
      value: 0.942
---
# Triage recommender

Proposes a category. <script>alert(1)</script>

## Limits

\`\`\`
# not a heading
\`\`\`
`;

describe('a model card in Markdown', () => {
  test('becomes facts, figures and sections of text', () => {
    expect(readMarkdownCard(CARD)).toEqual({
      facts: [
        { name: 'license', value: 'apache-2.0' },
        { name: 'language', value: 'en, de' },
        { name: 'base_model', value: 'acme/base-7b' },
      ],
      metrics: [{ name: 'recall', value: '0.942', slice: 'ward notes, text-classification' }],
      sections: [
        { title: 'Triage recommender', text: 'Proposes a category. <script>alert(1)</script>' },
        { title: 'Limits', text: '```\n# not a heading\n```' },
      ],
      from: 'markdown',
    });
  });
  test('without front matter is all sections; with broken front matter it is refused', () => {
    expect(readMarkdownCard('Just words')).toMatchObject({ sections: [{ title: '', text: 'Just words' }] });
    expect(readMarkdownCard('---\na: [\n---\n')).toEqual({
      problem: 'The front matter between --- is not YAML that can be read.',
    });
    expect(readMarkdownCard('---\n- a\n---\n')).toMatchObject({ problem: expect.any(String) as string });
    expect(readMarkdownCard('x'.repeat(200_001))).toMatchObject({ problem: expect.any(String) as string });
  });
  test('of aliases that multiply is refused, not expanded', () => {
    const bomb = [
      'a0: &a0 [x,x,x,x,x,x,x,x,x]',
      ...Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`),
    ].join('\n');
    expect(readMarkdownCard(`---\n${bomb}\n---\n`)).toMatchObject({ problem: expect.any(String) as string });
  });
  test('is total over any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (front, body) => {
        const read = readMarkdownCard(`---\n${front}\n---\n${body}`);
        expect('problem' in read || Array.isArray(read.sections)).toBe(true);
      }),
    );
  });
});

test('the modelCard of a CycloneDX component is read, and anything else is empty', () => {
  const card = readCycloneCard({
    modelParameters: { approach: { type: 'supervised' }, task: 'classification', inputs: [{ format: 'text' }] },
    quantitativeAnalysis: { performanceMetrics: [{ type: 'CPU utilization', value: '12 %', slice: 'night' }] },
    considerations: {
      users: ['nurses'],
      ethicalConsiderations: [{ name: 'automation bias', mitigationStrategy: 'two readings' }],
      fairnessAssessments: [{ groupAtRisk: 'elderly', harms: 'under-triage' }],
    },
  });
  expect(card.facts).toEqual([
    { name: 'Approach', value: 'supervised' },
    { name: 'Task', value: 'classification' },
    { name: 'Inputs', value: 'text' },
  ]);
  expect(card.metrics).toEqual([{ name: 'CPU utilization', value: '12 %', slice: 'night' }]);
  expect(card.sections.map((one) => one.title)).toEqual(['Users', 'Ethical considerations', 'Fairness assessments']);
  fc.assert(fc.property(fc.jsonValue(), (value) => void readCycloneCard(value as never)));
  expect(isEmptyCard(readCycloneCard('x'))).toBe(true);
});
