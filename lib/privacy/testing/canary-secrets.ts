import { createHash } from 'node:crypto';

/** Made-up secrets of the forms that providers use: nothing of them opens anything. Written in pieces, so that no scanner takes this file for a leak. */
const digest = (name: string, length: number): string => createHash('sha512').update(`canary ${name}`).digest('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, length); // prettier-ignore
const hex = (name: string, length: number): string =>
  createHash('sha512').update(`canary ${name}`).digest('hex').slice(0, length);

interface Canary {
  name: string;
  /** As it stands in a text. */
  text: string;
  /** What must be nowhere: the secret part, without what stands around it. */
  core: string;
}
const plain = (name: string, text: string): Canary => ({ name, text, core: text });
const within = (name: string, core: string, before: string, behind = ''): Canary => ({
  name,
  text: `${before}${core}${behind}`,
  core,
});

/** One of every kind that is known by its form, and of every way in which a name says that a value is secret. */
export const CANARIES: readonly Canary[] = [
  plain('github', `gh${'p_'}${digest('github', 36)}`),
  plain('github server', `gh${'s_'}${digest('github server', 36)}`),
  plain('github fine', `github${'_pat_'}${digest('github fine', 60)}`),
  plain('gitlab', `glpat${'-'}${digest('gitlab', 20)}`),
  plain('aws', `AK${'IA'}${digest('aws', 40).toUpperCase().replace(/[^A-Z2-7]/g, 'Q').slice(0, 16)}`), // prettier-ignore
  plain('openai', `sk-${'proj-'}${digest('openai', 48)}`),
  plain('anthropic', `sk-${'ant-api03-'}${digest('anthropic', 80)}AA`),
  plain('langfuse', `sk-${'lf-'}${hex('langfuse', 36)}`),
  plain('slack', `xox${'b-'}${'1234567890'}-${'1234567890123'}-${digest('slack', 24)}`),
  within('slack webhook', digest('slack webhook', 24), `https://hooks.slack${'.com/services/'}T0000/B0000/`),
  plain('stripe', `sk_${'live_'}${digest('stripe', 24)}`),
  plain('webhook', `wh${'sec_'}${digest('webhook', 32)}`),
  plain('google', `AI${'za'}${digest('google', 40).slice(0, 35)}`),
  plain('npm', `np${'m_'}${digest('npm', 36)}`),
  plain('hugging face', `h${'f_'}${digest('hugging', 34)}`),
  plain('sendgrid', `S${'G.'}${digest('sendgrid', 22)}.${digest('sendgrid2', 43)}`),
  plain('vault', `hv${'s.'}${digest('vault', 24)}`),
  plain('databricks', `da${'pi'}${hex('databricks', 32)}`),
  within('jwt', digest('jwt', 43), `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"sub":"canary","iat":1516239022}').toString('base64url')}.`), // prettier-ignore
  within('postgres', digest('postgres', 20), 'postgres://app:', '@db.internal:5432/prod'),
  within('basic url', digest('basic url', 16), 'https://desk:', '@intranet.example/reports'),
  within('connection string', digest('connection', 24), 'Server=tcp:db.example;User ID=app;Password=', ';Encrypt=True'),
  within('pem', digest('pem', 64), `-----BEGIN ${'RSA'} PRIVATE KEY-----\n`, `\n${digest('pem2', 64)}\n-----END ${'RSA'} PRIVATE KEY-----`), // prettier-ignore
  within('password', digest('password', 18), 'password='),
  within('json password', digest('json password', 18), '{"user": "app", "password": "', '"}'),
  within('json in json', digest('json in json', 18), '{"body": "{\\"client_secret\\": \\"', '\\"}"}'),
  within('flag', digest('flag', 18), 'deploy --api-token ', ' --now'),
  within('api key', hex('api key', 40), 'X-Api-Key: '),
  within('bearer', hex('bearer', 40), 'Authorization: Bearer '),
  within('basic', Buffer.from(`desk:${digest('basic', 16)}`).toString('base64'), 'Authorization: Basic '),
  within('cookie', digest('cookie', 32), 'Cookie: session='),
  within('signature', hex('signature', 64), 'https://files.example/a?X-Amz-Signature='),
];

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
