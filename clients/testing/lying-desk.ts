import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { actionHash, type Action, type ActionRequest } from '../client/index.js';

type Json = Record<string, unknown>;
type Answer = { status: number; body: unknown } | Error;
export interface Lies {
  /** Changes the answer to a request, before it is sent. The real desk never does these things: that is why they are tried here. */
  action?: (action: Json) => Json | Promise<Json>;
  claims?: (claims: Json) => Json;
  header?: Json;
  /** Signs with a key that is not published. */
  foreignKey?: boolean;
  /** In place of an answer. */
  instead?: (method: string, path: string, nth: number) => Answer | undefined;
  effectiveArgs?: unknown;
}

/** A fetch that plays a desk which gives leave to everything, and lies as told. */
export async function lyingDesk(lies: Lies = {}): Promise<{ fetch: typeof fetch; calls: string[]; sent: Json[] }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const foreign = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' };
  const calls: string[] = [];
  const sent: Json[] = [];

  async function actionFor(request: ActionRequest): Promise<Json> {
    const binding = { v: 1, tenant: 'wsp_1', agent: request.system!, nonce: 'bm9uY2Vub25jZW5vbmNlbm8' };
    const { tool, subject, target } = request;
    const hash = (args: unknown) => actionHash({ ...binding, tool, subject, target, args });
    const effectiveArgs = lies.effectiveArgs ?? request.args;
    const [hsh, phs] = [await hash(effectiveArgs), await hash(request.args)];
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'desk',
      aud: 'gateway',
      sub: request.system,
      jti: 'j1',
      act: 'act_1',
      hsh,
      phs,
      iat: now,
      exp: now + 600,
    };
    const verdict = await new SignJWT(lies.claims?.(claims) ?? claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'verdict+jwt', kid: 'k1', ...lies.header })
      .sign(lies.foreignKey ? foreign.privateKey : privateKey);
    const action: Partial<Action> & Json = {
      id: 'act_1',
      revision: 1,
      change: 1,
      state: 'allowed',
      execution: 'none',
      actionHash: hsh,
      proposedHash: phs,
      hashProfile: 'jcs-sha256-v1',
      nonce: binding.nonce,
      binding,
      effectiveArgs,
      verdict,
    };
    return (await lies.action?.(action)) ?? action;
  }

  async function answer(method: string, path: string, body: Json | undefined): Promise<Answer> {
    const instead = lies.instead?.(method, path, calls.length);
    if (instead) return instead;
    if (path === '/.well-known/jwks.json') return { status: 200, body: { keys: [jwk] } };
    if (path === '/api/v1/actions') return { status: 200, body: await actionFor(body as unknown as ActionRequest) };
    if (path.endsWith('/redeem')) return { status: 200, body: { redemptionId: 'red_1' } };
    if (path.endsWith('/result')) return { status: 200, body: {} };
    return { status: 404, body: { code: 'notFound' } };
  }

  const play = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input));
    const method = init.method ?? 'GET';
    calls.push(`${method} ${url.pathname}`);
    const body = init.body === undefined ? undefined : (JSON.parse(init.body as string) as Json);
    if (body) sent.push(body);
    init.signal?.throwIfAborted();
    const said = await answer(method, url.pathname, body);
    if (said instanceof Error) throw said;
    const text = typeof said.body === 'string' ? said.body : JSON.stringify(said.body);
    return new Response(text, { status: said.status, headers: { 'content-type': 'application/json' } });
  };
  return { fetch: play as typeof fetch, calls, sent };
}
