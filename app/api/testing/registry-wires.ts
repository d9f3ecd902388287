import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { pae } from '@/lib/registry/dsse';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { POST as addCard } from '../v1/artifacts/[id]/card/route';
import { POST as link } from '../v1/artifacts/[id]/links/route';
import { POST as signVersion } from '../v1/artifacts/[id]/signatures/route';
import { POST as withdrawTexts } from '../v1/artifacts/[id]/texts/withdraw/route';
import { POST as importBom } from '../v1/artifacts/bom/route';
import { POST as register } from '../v1/artifacts/route';
import { POST as record } from '../v1/deployments/route';
import { POST as activate } from '../v1/policies/[id]/activate/route';
import { PUT as saveDraft } from '../v1/policies/[id]/draft/route';
import { POST as propose } from '../v1/policies/[id]/propose/route';
import { POST as retire } from '../v1/policies/[id]/retire/route';
import { POST as nextVersion } from '../v1/policies/[id]/versions/route';
import { POST as withdraw } from '../v1/policies/[id]/withdraw/route';
import { POST as check } from '../v1/policies/check/route';
import { POST as createPolicy } from '../v1/policies/route';
import { POST as decide } from '../v1/promotions/[id]/decision/route';
import { POST as promote } from '../v1/promotions/route';
import { POST as trust } from '../v1/signers/route';
import { PUT as setIdentityKeys } from '../v1/systems/[id]/identity-keys/route';
import { POST as registerSystem } from '../v1/systems/route';
import type { Sender, Wire } from './wire';

const id = (): string => randomBytes(4).toString('hex');
const digest = (): string => randomBytes(32).toString('hex');

async function artifacts(to: Sender): Promise<void> {
  const { ws, put, word, done, refused } = to;
  const [dev, officer] = [await ws.person('developer'), await ws.person('compliance_officer')];
  const system = `desk-${id()}`;
  await ws.system(system);
  const details = { collected: put('where it was collected'), provider: word('provider'), licence: word('licence'), uri: put('address'), notes: put('notes'), metrics: [{ name: word('metric'), value: word('value of a metric'), slice: word('slice') }] };
  const prompt = await done(dev, register, { body: { kind: 'prompt', name: word('name'), description: put('description'), version: { version: word('version'), digest: digest(), details, texts: [put('prompt'), `${'Be kind. '.repeat(200)}${put('long prompt')}`] } } });
  const params = { id: String(prompt['id']) };
  const version = String(prompt['version']);
  await done(dev, register, { body: { kind: 'document', name: `d-${id()}`, version: { version: '1', texts: [put('document')] } } });
  await done(dev, addCard, { params, body: { version, markdown: `---\nlicense: ${JSON.stringify(put('front matter'))}\n---\n# ${word('heading')}\n\n${put('model card')}\n` } });
  await done(dev, link, { params, body: { relation: 'derivedFrom', to: { artifact: String((await done(dev, register, { body: { kind: 'document', name: `s-${id()}` } }))['id']) } } });
  await refused(dev, link, { params, body: { relation: 'derivedFrom', to: { kind: 'document', name: word('name of another') } } });
  await done(dev, record, { body: { items: [{ artifact: params.id, version, system, environment: word('environment') }] } });
  const asked = await done(dev, promote, { body: { artifact: params.id, version, system, environment: 'production', reason: put('reason of a promotion') } });
  await done(officer, decide, { params: { id: String(asked['id']) }, body: { act: 'approve', reason: put('reason of a consent') } });
  await done(dev, withdrawTexts, { params, body: { version, reason: put('reason of a withdrawal') } });
  await refused(dev, register, { body: { kind: 'tool', name: `t-${id()}`, version: { version: '1', digest: word('digest') } } });
  await signatures(to, { params, version, system });
} // prettier-ignore

/** What a schema says is kept as it was sent; what is signed cannot be changed: both are refused with a secret. */
async function schemas({ ws, put, word, done, refused }: Sender): Promise<void> {
  const dev = await ws.person('developer');
  const tool = (argumentsSchema: JsonObject) => ({ body: { kind: 'tool', name: `t-${id()}`, version: { version: '1', details: { argumentsSchema } } } }); // prettier-ignore
  const of = (one: JsonObject): JsonObject => ({ type: 'object', properties: { password: { type: 'string', ...one } } });
  const wrong: JsonObject[] = [of({ description: put('description of an argument') }), of({ default: put('default') }), of({ enum: ['a', put('one of a list')] }), of({ examples: [{ header: put('example') }] }), { type: 'object', properties: { [put('name of an argument')]: {} } }, { title: put('title'), type: 'object' }, { $defs: { [word('definition')]: {} } }]; // prettier-ignore
  for (const schema of wrong) await refused(dev, register, tool(schema));
  await done(dev, register, tool(of({ description: 'The password of the customer, never logged.', minLength: 8 })));
}

async function signatures(
  { ws, put, word, done, refused }: Sender,
  { params, version, system }: { params: { id: string }; version: string; system: string },
): Promise<void> {
  const officer = await ws.person('compliance_officer');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  await done(officer, trust, { body: { name: `build ${word('name of a signer')}`, publicKey: pem } });
  await refused(officer, trust, { body: { name: 'another', publicKey: put('public key') } });
  const statement = (more: JsonObject): JsonObject => ({ _type: 'https://in-toto.io/Statement/v1', subject: [{ name: 'x', digest: { sha256: digest() } }], predicateType: 'https://slsa.dev/provenance/v1', predicate: more }); // prettier-ignore
  const envelope = (payload: JsonValue, more: JsonObject = {}): JsonObject => {
    const [payloadType, bytes] = ['application/vnd.in-toto+json', Buffer.from(JSON.stringify(payload))];
    return { payloadType, payload: bytes.toString('base64'), signatures: [{ keyid: '', sig: sign(null, pae(payloadType, bytes), privateKey).toString('base64') }], ...more }; // prettier-ignore
  };
  for (const given of [envelope(statement({ note: put('predicate') })), envelope(statement({}), { note: put('beside the payload') }), put('no envelope')])
    await refused(officer, signVersion, { params, body: { version, envelope: given } }); // prettier-ignore
  await refused(officer, signVersion, { params, body: { version: word('version'), envelope: envelope(statement({})) } });
  await done(officer, setIdentityKeys, { method: 'PUT', params: { id: system }, body: { keys: null } });
  await refused(officer, setIdentityKeys, { method: 'PUT', params: { id: system }, body: { keys: { user: [word('attribute of a user')], session: [], promptVersion: [] } } }); // prettier-ignore
}

async function parts({ ws, put, word, done }: Sender): Promise<void> {
  const dev = await ws.person('developer');
  const data = { type: 'data', 'bom-ref': word('reference'), name: word('name of data'), version: word('version of data') };
  const model = {
    type: 'machine-learning-model', name: word('name of a model'), version: word('version of a model'), group: word('group'), description: put('description'), publisher: word('publisher'), purl: put('purl'),
    licenses: [{ license: { name: word('licence') } }],
    modelCard: { modelParameters: { task: put('task'), modelArchitecture: put('architecture'), datasets: [{ ref: data['bom-ref'] }] }, quantitativeAnalysis: { performanceMetrics: [{ type: put('metric'), value: word('value'), slice: put('slice') }] }, considerations: { users: [put('user')], ethicalConsiderations: [{ name: put('consideration'), mitigationStrategy: put('mitigation') }] } },
  };
  await done(dev, importBom, { body: { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79', components: [model, data, { type: 'library', name: word('library') }], note: put('unknown member') } });
} // prettier-ignore

async function systems({ ws, put, word, done }: Sender): Promise<void> {
  const officer = await ws.person('compliance_officer');
  await done(officer, registerSystem, { body: { key: word('key'), name: word('name'), description: put('description'), purpose: put('purpose'), environments: [word('environment')] } }); // prettier-ignore
}

/** A policy of which only words for people hold a secret. */
function policy({ put, word }: Sender, over: JsonObject = {}, rule: JsonObject = {}): JsonObject {
  return {
    id: `p-${id()}`, title: `Refunds ${word('title')}`, scope: { stages: ['action'] },
    rules: [{ id: 'limit', when: 'has(amount.value) && amount.value > 100', route: 'review', reason: put('reason of a rule'), override: put('override'), ...rule }],
    tests: [{ name: `above ${word('name of a test')}`, facts: { amount: { value: 101 } }, expect: 'review' }],
    ...over,
  };
} // prettier-ignore

async function policies(to: Sender): Promise<void> {
  const { ws, put, word, done, refused } = to;
  const [ann, ben] = [await ws.person('compliance_officer'), await ws.person('administrator')];
  const why = (place: string): JsonObject => ({ reason: put(place) });
  const document = policy(to);
  const params = { id: String(document['id']) };
  await done(ann, createPolicy, { body: { document } });
  await done(ann, saveDraft, { method: 'PUT', params, body: { document: policy(to, { id: params.id }), revision: 1 } });
  const first = await done(ann, propose, { params, body: why('reason of a proposal') });
  await done(ben, activate, { params, body: { version: first['version'], ...why('reason of an activation') } });
  await done(ann, nextVersion, { params, body: {} });
  const second = await done(ann, propose, { params, body: why('reason of a proposal') });
  await done(ann, withdraw, { params, body: { version: second['version'], ...why('reason of a withdrawal') } });
  await done(ann, retire, { params, body: { version: first['version'], ...why('reason of an end') } });
  await done(ben, retire, { params, body: { version: first['version'], ...why('reason of an end') } });
  await done(ann, check, { body: { document: policy(to, { [put('unknown member')]: put('value of it') }) } });
  // What a rule or a test is held against.
  const test = (facts: JsonObject): JsonObject => ({ tests: [{ name: 't', facts, expect: 'review' }] });
  const quoted = (): string => JSON.stringify(put('text in a condition'));
  const wrong: [JsonObject, JsonObject?][] = [
    [{}, { when: `has(args.note) && args.note == ${quoted()}` }], [{}, { when: `args.note.contains(${quoted()}) || ${quoted()} in args.list` }], [{}, { when: `true // ${word('comment')}` }], [{}, { when: `this is no CEL ${put('no condition')}` }],
    [{ scope: { systems: [word('system')] } }], [{ scope: { tools: [`${word('tool')}*`] } }], [{ scope: { environments: [word('environment')] } }],
    [test({ args: { note: put('argument') } })], [test({ args: put('arguments') })], [test({ environment: word('environment') })], [test({ tool: { name: word('tool'), effect: 'money' } })], [test({ versions: { prompt: word('version') } })], [test({ system: { key: word('system') } })],
  ];
  for (const [over, rule] of wrong) {
    const given = { document: policy(to, over, rule) };
    await refused(ann, createPolicy, { body: given });
    await done(ann, check, { body: given });
  }
} // prettier-ignore

/** What people and pipelines register, and the policies they write. */
export const REGISTRY_WIRES: readonly Wire[] = [
  { name: 'artifacts', times: 4, send: artifacts },
  { name: 'schemas of arguments', times: 6, send: schemas },
  { name: 'bills of materials', times: 4, send: parts },
  { name: 'systems', times: 4, send: systems },
  { name: 'policies', times: 6, send: policies },
];
