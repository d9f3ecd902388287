import dns from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { env } from '@/lib/env';

const PATIENCE_MS = 15_000;
const MOST_REDIRECTS = 3;
const MOST_ANSWER = 64 * 1024;

/** Why nothing was delivered: a code of FAILURE_WORDS. */
export class PostFailed extends Error {
  override readonly name = 'PostFailed';
  constructor(readonly code: string) {
    super(code);
  }
}

/** Networks that no channel may reach unless they are allowed: this machine, private and shared networks, link-local, documentation, multicast. */
const BLOCKED = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  BLOCKED.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  BLOCKED.addSubnet(net, bits, 'ipv6');

/** True when nothing may be sent to this address. An IPv4 address written as IPv6 is what it stands for. */
export function isBlockedAddress(address: string, allow: string | undefined): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const kind = isIPv6(plain) ? 'ipv6' : 'ipv4';
  if (isIP(plain) === 0) return true;
  if (allow && allowList(allow).check(plain, kind)) return false;
  // ::ffff:0:0/96 in its other spelling (::ffff:7f00:1) is an IPv6 address to the list: none of these is a public one.
  return BLOCKED.check(plain, kind) || /^::ffff:/i.test(plain);
}

function allowList(text: string): BlockList {
  const list = new BlockList();
  for (const part of text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const [net = '', bits] = part.split('/');
    const kind = isIPv6(net) ? 'ipv6' : 'ipv4';
    if (isIP(net) === 0) continue;
    if (bits === undefined) list.addAddress(net, kind);
    else list.addSubnet(net, Number(bits), kind);
  }
  return list;
}

export interface Posted {
  status: number;
  retryAfter: string | null;
}

/**
 * Posts to an address that a person entered. The name is resolved, every address it has is checked, and the connection goes to one that was
 * checked, so that a second answer of the name server cannot lead elsewhere. Redirects (307, 308) go through the same, three at most.
 * Answers with the status, whatever it is; throws PostFailed where there was none. `resolve` is for tests.
 */
export async function guardedPost(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  resolve: (host: string) => Promise<{ address: string; family: number }[]> = (host) => dns.lookup(host, { all: true }),
): Promise<Posted> {
  let at = url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const target = URL.canParse(at) ? new URL(at) : null;
    if (!target || !/^https?:$/.test(target.protocol)) throw new PostFailed('redirect');
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host).catch(() => []);
    if (found.length === 0) throw new PostFailed('notFound');
    if (found.some((one) => isBlockedAddress(one.address, env().COUNTERSIGN_WEBHOOK_ALLOW)))
      throw new PostFailed('privateAddress');
    const answer = await post(target, found[0]!, headers, body);
    if ((answer.status === 307 || answer.status === 308) && answer.location !== null) {
      const next = URL.canParse(answer.location, at) ? new URL(answer.location, at) : null;
      // What was signed for an https address is not sent in the clear.
      if (!next || (target.protocol === 'https:' && next.protocol !== 'https:')) throw new PostFailed('redirect');
      at = next.href;
      continue;
    }
    return { status: answer.status, retryAfter: answer.retryAfter };
  }
  throw new PostFailed('tooManyRedirects');
}

function post(
  target: URL,
  { address, family }: { address: string; family: number },
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Posted & { location: string | null }> {
  const scheme = target.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = scheme.request(
      target,
      {
        method: 'POST',
        agent: false,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(PATIENCE_MS),
        lookup: (_host, options, done) =>
          (options as { all?: boolean }).all
            ? (done as unknown as (error: null, all: object[]) => void)(null, [{ address, family }])
            : done(null, address, family),
      },
      (response) => {
        const answer = {
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'] ?? null,
          location: response.headers.location ?? null,
        };
        let length = 0;
        response.on('data', (part: Buffer) => {
          length += part.length;
          if (length > MOST_ANSWER) response.destroy(); // the status was all there is to know
        });
        response.on('close', () => resolve(answer));
        response.on('error', () => resolve(answer));
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => reject(new PostFailed(codeOf(error))));
    request.end(body);
  });
}

function codeOf({ name, code = '' }: NodeJS.ErrnoException): string {
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'notFound';
  if (/CERT|TLS|SSL|SIGNATURE|ISSUER/.test(code)) return 'tls';
  return /^E/.test(code) ? 'reset' : 'unknown';
}
