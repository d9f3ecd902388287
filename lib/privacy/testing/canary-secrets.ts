import { createHash } from 'node:crypto';

/** Made-up secrets of the forms that providers use: nothing of them opens anything. Written in pieces, so that no scanner takes this file for a leak. */
const sha = (name: string): Buffer => createHash('sha512').update(`canary ${name}`).digest();
const digest = (name: string, length: number): string =>
  sha(name)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);
const hex = (name: string, length: number): string => sha(name).toString('hex').slice(0, length);

export interface Canary {
  name: string;
  /** As it stands in a text. */
  text: string;
  /** What must be nowhere: the secret part, without what stands around it. */
  core: string;
}
/** Text and core of a canary; `of` tells its random part, which is another one for every seed. */
type Maker = (of: string) => Omit<Canary, 'name'>;
const plain =
  (text: (of: string) => string): Maker =>
  (of) => ({ text: text(of), core: text(of) });
const within =
  (core: (of: string) => string, before: string, behind = ''): Maker =>
  (of) => ({ text: `${before}${core(of)}${behind}`, core: core(of) });
const digits =
  (length: number) =>
  (of: string): string =>
    digest(of, length);
const hexes =
  (length: number) =>
  (of: string): string =>
    hex(of, length);

/** One of every kind that is known by its form, and of every way in which a name says that a value is secret. */
const MAKERS: Readonly<Record<string, Maker>> = {
  github: plain((of) => `gh${'p_'}${digest(of, 36)}`),
  'github server': plain((of) => `gh${'s_'}${digest(of, 36)}`),
  'github fine': plain((of) => `github${'_pat_'}${digest(of, 60)}`),
  gitlab: plain((of) => `glpat${'-'}${digest(of, 20)}`),
  aws: plain((of) => `AK${'IA'}${digest(of, 40).toUpperCase().replace(/[^A-Z2-7]/g, 'Q').slice(0, 16)}`),
  openai: plain((of) => `sk-${'proj-'}${digest(of, 48)}`),
  anthropic: plain((of) => `sk-${'ant-api03-'}${digest(of, 80)}AA`),
  langfuse: plain((of) => `sk-${'lf-'}${hex(of, 36)}`),
  slack: plain((of) => `xox${'b-'}${'1234567890'}-${'1234567890123'}-${digest(of, 24)}`),
  'slack webhook': within(digits(24), `https://hooks.slack${'.com/services/'}T0000/B0000/`),
  stripe: plain((of) => `sk_${'live_'}${digest(of, 24)}`),
  webhook: plain((of) => `wh${'sec_'}${digest(of, 32)}`),
  google: plain((of) => `AI${'za'}${digest(of, 40).slice(0, 35)}`),
  npm: plain((of) => `np${'m_'}${digest(of, 36)}`),
  'hugging face': plain((of) => `h${'f_'}${digest(of, 34)}`),
  sendgrid: plain((of) => `S${'G.'}${digest(of, 22)}.${digest(`${of} 2`, 43)}`),
  vault: plain((of) => `hv${'s.'}${digest(of, 24)}`),
  databricks: plain((of) => `da${'pi'}${hex(of, 32)}`),
  jwt: within(digits(43), `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"sub":"canary","iat":1516239022}').toString('base64url')}.`),
  postgres: within(digits(20), 'postgres://app:', '@db.internal:5432/prod'),
  'basic url': within(digits(16), 'https://desk:', '@intranet.example/reports'),
  'connection string': within(digits(24), 'Server=tcp:db.example;User ID=app;Password=', ';Encrypt=True'),
  pem: (of) => ({ text: `-----BEGIN ${'RSA'} PRIVATE KEY-----\n${digest(of, 64)}\n${digest(`${of} 2`, 64)}\n-----END ${'RSA'} PRIVATE KEY-----`, core: digest(of, 64) }),
  password: within(digits(18), 'password='),
  'json password': within(digits(18), '{"user": "app", "password": "', '"}'),
  'json in json': within(digits(18), '{"body": "{\\"client_secret\\": \\"', '\\"}"}'),
  flag: within(digits(18), 'deploy --api-token ', ' --now'),
  'api key': within(hexes(40), 'X-Api-Key: '),
  bearer: within(hexes(40), 'Authorization: Bearer '),
  basic: within((of) => Buffer.from(`desk:${digest(of, 16)}`).toString('base64'), 'Authorization: Basic '),
  cookie: within(digits(32), 'Cookie: session='),
  signature: within(hexes(64), 'https://files.example/a?X-Amz-Signature='),
}; // prettier-ignore

export const CANARY_KINDS: readonly string[] = Object.keys(MAKERS);

/** A canary of a kind; another seed, another secret. */
export function makeCanary(kind: string, seed = ''): Canary {
  return { name: kind, ...MAKERS[kind]!(`${kind}${seed}`) };
}

/** One of every kind. */
export const CANARIES: readonly Canary[] = CANARY_KINDS.map((kind) => makeCanary(kind));

/** Every way in which a canary might be found in what is stored: as it is, in lower case, encoded, and the longest run of it that a search may keep. */
export function formsOf({ core }: Canary): string[] {
  const piece = core.split(/[^A-Za-z0-9]+/).sort((a, b) => b.length - a.length)[0]!;
  const texts = [core, core.toLowerCase(), encodeURIComponent(core), ...(piece.length >= 16 ? [piece, piece.toLowerCase()] : [])];
  // Base64 of a text looks otherwise by where in three bytes it begins: what is alike whatever stands around it.
  const inBase64 = [0, 1, 2].map((shift) => Buffer.from(`${' '.repeat(shift)}${core}`).toString('base64').slice(shift === 0 ? 0 : 4).replace(/.{1,4}$/, '')); // prettier-ignore
  return [...new Set([...texts, ...inBase64.filter((text) => text.length >= 12), Buffer.from(core).toString('hex')])];
}

/** Names of the canaries that stand somewhere in these texts. */
export function canariesIn(texts: readonly string[]): string[] {
  const all = texts.join('\n');
  return CANARIES.filter((canary) => formsOf(canary).some((form) => all.includes(form))).map(({ name }) => name);
}
