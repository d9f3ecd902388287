import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** True where the `openssl` command is: the independent judge of our time stamps. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface TestTsa {
  url: string;
  /** PEM files and a folder of this authority. */
  dir: string;
  caFile: string;
  /** Answers the DER request by the `openssl ts` command. */
  reply(request: Uint8Array): Buffer;
  /** True when `openssl ts -verify` accepts the token over these bytes. */
  accepts(data: Uint8Array, token: Uint8Array): boolean;
  /** What the next requests over HTTP get instead of an honest answer; null for honest ones. */
  misbehave: ((request: Buffer) => { status?: number; body: Uint8Array; hang?: boolean }) | null;
  requests: Buffer[];
  close(): Promise<void>;
}

const CONFIG = `
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Test root
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa_cert]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[plain_cert]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;

/** A time-stamping authority made by openssl (RSA: OpenSSL 3.0 cannot stamp with Ed25519), served over HTTP on a free port. */
export async function startTestTsa(): Promise<TestTsa> {
  const dir = mkdtempSync(path.join(tmpdir(), 'countersign-tsa-'));
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(path.join(dir, 'tsa.cnf'), CONFIG);
  writeFileSync(path.join(dir, 'serial'), '01');
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-config',
    'tsa.cnf',
    '-extensions',
    'ca',
  );
  for (const [name, section] of [
    ['tsa', 'tsa_cert'],
    ['plain', 'plain_cert'],
  ] as const) {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=Test ${name}`,
      '-config',
      'tsa.cnf',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.pem`,
      '-days',
      '30',
      '-extfile',
      'tsa.cnf',
      '-extensions',
      section,
    );
  }
  const reply = (request: Uint8Array): Buffer => {
    writeFileSync(path.join(dir, 'request.tsq'), request);
    return openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'request.tsq', '-signer', 'tsa.pem', '-inkey', 'tsa.key');
  };
  const tsa: TestTsa = {
    url: '',
    dir,
    caFile: path.join(dir, 'ca.pem'),
    reply,
    accepts(data, token) {
      writeFileSync(path.join(dir, 'data'), data);
      writeFileSync(path.join(dir, 'token.der'), token);
      try {
        openssl('ts', '-verify', '-token_in', '-in', 'token.der', '-data', 'data', '-CAfile', 'ca.pem');
        return true;
      } catch {
        return false;
      }
    },
    misbehave: null,
    requests: [],
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      rmSync(dir, { recursive: true, force: true });
    },
  };
  const server = await listen(tsa);
  tsa.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return tsa;
}

async function listen(tsa: TestTsa): Promise<Server> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      tsa.requests.push(body);
      const wrong = tsa.misbehave?.(body);
      if (wrong?.hang) return;
      response.writeHead(wrong?.status ?? 200, { 'content-type': 'application/timestamp-reply' });
      response.end(wrong ? wrong.body : tsa.reply(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export function readPem(tsa: TestTsa, name: 'ca' | 'tsa' | 'plain'): Buffer {
  return readFileSync(path.join(tsa.dir, `${name}.pem`));
}
