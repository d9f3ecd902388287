import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import { newArtifact } from './artifacts';
import { schemaSecret } from './schema-secrets';

const TOKEN = `gh${'p_'}${'x9'.repeat(18)}`;
const of = (one: JsonObject): JsonObject => ({ type: 'object', required: ['password'], properties: { password: { type: 'string', ...one } } }); // prettier-ignore

describe('a JSON Schema of arguments', () => {
  test.each<[string, JsonObject]>([
    ['properties.password.default', of({ default: 'hunter2' })],
    ['properties.password.enum.1', of({ enum: ['', 'hunter2hunter2'] })],
    ['properties.enum.properties.password.default', { properties: { enum: of({ default: 'hunter2' }) } }],
    ['properties.password.examples.0.header', of({ examples: [{ header: `Use ${TOKEN}.` }] })],
    ['properties.password.description', of({ description: `Such as ${TOKEN}` })],
    ['properties', { properties: { [TOKEN]: {} } }],
    ['', { [TOKEN]: {} }],
    ['$defs.a.anyOf.1.const', { $defs: { a: { anyOf: [{}, { const: TOKEN }] } } }],
  ])('is not taken with a secret in it, and the place is named: %s', (place, schema) => {
    expect(schemaSecret(schema)?.join('.')).toBe(place);
    const parsed = newArtifact.safeParse({ kind: 'tool', name: 't', version: { version: '1', details: { argumentsSchema: schema } } }); // prettier-ignore
    expect(parsed.error?.issues.map((one) => one.path.join('.'))).toEqual([['version.details.argumentsSchema', place].filter(Boolean).join('.')]); // prettier-ignore
    expect(parsed.error?.message).not.toContain(TOKEN);
  });

  test('is kept as it was sent where an argument is only called like a secret', () => {
    for (const schema of [of({ description: 'The password: eight characters or more.', minLength: 8, pattern: '^\\S+$', default: '' }), of({ properties: { token: { type: 'string', format: 'token' } } }), { properties: { secret: { enum: ['create', 'rotate', 'delete'] } } }, { $defs: { example: { properties: { password: { type: 'string', description: 'The password of the user' } } } } }])
      expect(newArtifact.parse({ kind: 'tool', name: 't', version: { version: '1', details: { argumentsSchema: schema } } }).version?.details?.argumentsSchema).toEqual(schema); // prettier-ignore
  });
});
