import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { oscalResults, uuidv5 } from './oscal';
import { IDENTITY } from './testing/made-pack';
import { makeReport } from './testing/made-report';

// The schema of NIST (json/schema/oscal_assessment-results_schema.json of usnistgov/OSCAL, public domain) is large and not kept here: whoever has it names
// it in OSCAL_SCHEMA. What it asks of the members that we write is asked below in any case.
const SCHEMA = process.env['OSCAL_SCHEMA'] ?? '';
const UUID = /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$/;
const TOKEN = /^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u;

interface Results {
  'assessment-results': {
    uuid: string;
    metadata: Record<string, string>;
    results: {
      uuid: string;
      observations: { uuid: string; methods: string[]; collected: string; description: string }[];
      findings: { uuid: string; target: { 'target-id': string; status: { state: string } }; props: { name: string; value: string }[]; 'related-observations'?: { 'observation-uuid': string }[] }[];
      'reviewed-controls': { 'control-selections': { 'include-controls': { 'control-id': string }[] }[] };
    }[];
    'back-matter': { resources: { uuid: string }[] };
  };
} // prettier-ignore
const made = (): Results => JSON.parse(oscalResults(IDENTITY, [makeReport()])) as Results;

test('the same pack makes the same text, and another one other ids', () => {
  expect(oscalResults(IDENTITY, [makeReport()])).toBe(oscalResults(IDENTITY, [makeReport()]));
  expect(oscalResults({ ...IDENTITY, id: 'pck_1' }, [])).not.toContain(made()['assessment-results'].uuid);
});
test('ids are UUIDv5, as RFC 9562 has them, and control ids are tokens', () => {
  expect(uuidv5('https://www.example.com/')).toMatch(UUID);
  const { results, uuid } = made()['assessment-results'];
  const [result] = results;
  for (const id of [uuid, result!.uuid, ...result!.observations.map((one) => one.uuid), ...result!.findings.map((one) => one.uuid)]) expect(id).toMatch(UUID);
  for (const one of result!.findings) expect(one.target['target-id']).toMatch(TOKEN);
  for (const one of result!['reviewed-controls']['control-selections'][0]!['include-controls']) expect(one['control-id']).toMatch(TOKEN);
}); // prettier-ignore
test('only evidence found is satisfied; every finding points to observations that are there', () => {
  const [result] = made()['assessment-results'].results;
  const observed = new Set(result!.observations.map((one) => one.uuid));
  for (const one of result!.findings) {
    const state = one.props.find(({ name }) => name === 'evidence-state')!.value;
    expect(one.target.status.state).toBe(state === 'evidenced' ? 'satisfied' : 'not-satisfied');
    for (const related of one['related-observations'] ?? []) expect(observed).toContain(related['observation-uuid']);
  }
});
if (existsSync(SCHEMA))
  test('the schema of NIST accepts it', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
    for (const reports of [[makeReport()], []]) {
      validate(JSON.parse(oscalResults(IDENTITY, reports)));
      expect(validate.errors).toBeNull();
    }
  });
