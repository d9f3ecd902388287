import path from 'node:path';
import { z } from 'zod';

/**
 * The only reader of process.env. Every variable is documented in docs/operations.md, parsed here, and named in the error
 * when it is wrong. Values are read at call time, so that a launcher and tests can set them before first use.
 */
const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .optional(),
  COUNTERSIGN_DATA_DIR: z.string().min(1).default('.countersign'),
  COUNTERSIGN_BUILD_DIR: z.string().min(1).default('.next'),
  COUNTERSIGN_ROLE: z.enum(['all', 'web', 'worker', 'signer']).default('all'),
  COUNTERSIGN_WEB_PROCESSES: z.coerce.number().int().min(1).max(64).optional(),
  COUNTERSIGN_TRUST_PROXY: z
    .enum(['0', '1'], 'must be 1 or 0')
    .default('0')
    .transform((text) => text === '1'),
  COUNTERSIGN_DB_POOL: z.coerce.number().int().min(2).max(200).default(10),
  COUNTERSIGN_MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(64 * 1024 * 1024),
  COUNTERSIGN_SEAL_IDLE_SECONDS: z.coerce.number().min(1).default(600),
  COUNTERSIGN_READ_ONLY: z
    .enum(['0', '1'], 'must be 1 or 0')
    .default('0')
    .transform((text) => text === '1'),
  COUNTERSIGN_BACKUP_PASSPHRASE: z.string().min(12, 'must have at least 12 characters').optional(),
  COUNTERSIGN_WORKSPACE_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .optional(),
  COUNTERSIGN_VERDICT_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+\/=, ]+$/, 'must be Ed25519 keys as PKCS #8 in base64, the newest first')
    .optional(),
  COUNTERSIGN_SIGNER_DIR: z.string().min(1).optional(),
  COUNTERSIGN_TRUST_FILE: z.string().min(1).optional(),
  COUNTERSIGN_TSA_URL: z.url({ protocol: /^https?$/ }).optional(),
  COUNTERSIGN_TSA_CA: z.string().min(1).optional(),
  COUNTERSIGN_CHECKPOINT_DIR: z.string().min(1).optional(),
  COUNTERSIGN_CHECKPOINT_WEBHOOK: z.url({ protocol: /^https?$/ }).optional(),
  COUNTERSIGN_CHECKPOINT_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ and at least 24 bytes in base64 (Standard Webhooks)')
    .optional(),
  COUNTERSIGN_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be smtp:// or smtps://, with user and password in it where they are needed' })
    .optional(),
  COUNTERSIGN_MAIL_FROM: z.string().min(3).max(200).optional(),
  COUNTERSIGN_WEBHOOK_ALLOW: z
    .string()
    .regex(/^[0-9a-fA-F:./, ]+$/, 'must be addresses or networks with commas between: 10.0.0.0/8, ::1')
    .optional(),
  COUNTERSIGN_SIDECARS: z.string().min(1).optional(),
  COUNTERSIGN_ERASURE_JOURNAL: z.string().min(1).optional(),
  COUNTERSIGN_PACK_DIR: z.string().min(1).optional(),
  TEST_DATABASE_URL: z.string().optional(),
  COUNTERSIGN_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  NEXTAUTH_URL: z.url().optional(),
  NEXTAUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default('Single sign-on'),
  OIDC_AUTO_PROVISION_ROLE: z.enum(['compliance_officer', 'reviewer', 'developer']).optional(),
});
export type Env = z.infer<typeof schema>;

/** Thrown when a variable is wrong; `message` names each one and what it must be. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

let cached: { source: string; env: Env } | null = null;

/** The validated environment. Empty strings count as not set. Throws EnvError. */
export function env(): Env {
  // Asking the system for every variable takes longer than much that asks for one. Only tests change them behind setEnv.
  if (cached && cached.env.NODE_ENV !== 'test') return cached.env;
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = process.env[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const source = JSON.stringify(given);
  if (cached?.source === source) return cached.env;
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new EnvError(`The environment has ${lines.length === 1 ? 'a wrong value' : 'wrong values'}.\n  ${lines.join('\n  ')}`);
  }
  cached = { source, env: parsed.data };
  return parsed.data;
}

/** The data directory as an absolute path: keys, the embedded database, demo.json. */
export function dataDir(): string {
  return path.resolve(env().COUNTERSIGN_DATA_DIR);
}

/** Sets variables for this process and the children it starts: the launcher fills in what the user left to defaults. */
export function setEnv(values: Partial<Record<keyof Env, string>>): void {
  for (const [name, value] of Object.entries(values)) process.env[name] = value;
  cached = null;
}

/** The whole environment for a child process, with `over` on top. */
export function childEnv(over: Partial<Record<keyof Env, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...over } as NodeJS.ProcessEnv;
}

/** Where people reach this server: NEXTAUTH_URL, else http on HOST and PORT (a wildcard address is reached as localhost). */
export function publicUrl(): string {
  const { NEXTAUTH_URL, HOST, PORT } = env();
  if (NEXTAUTH_URL) return NEXTAUTH_URL.replace(/\/$/, '');
  const host = HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST.includes(':') ? `[${HOST}]` : HOST;
  return `http://${host}:${PORT}`;
}
