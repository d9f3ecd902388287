// One side of the conversation: asks as an agent and redeems as a gateway, and keeps what came back.
const SYSTEM = 'conformance';

export class Probe {
  /** @param {string} url @param {string} key */
  constructor(url, key) {
    this.url = url.replace(/\/+$/, '');
    this.key = key;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ body?: unknown, raw?: string, headers?: Record<string, string>, key?: string | null }} [options] `raw` is sent as it stands
   * @returns {Promise<{ status: number, body: any, headers: Headers }>}
   */
  async send(method, path, { body, raw, headers = {}, key = this.key } = {}) {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(this.url + path, {
      method,
      headers: {
        accept: 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: text,
      signal: AbortSignal.timeout(60_000),
    });
    const said = await response.text();
    let parsed;
    try {
      parsed = JSON.parse(said);
    } catch {
      parsed = undefined;
    }
    return { status: response.status, body: parsed, headers: response.headers };
  }

  /** A request of this run, not yet sent. @param {Record<string, unknown>} [given] */
  request(given = {}) {
    const id = crypto.randomUUID();
    return { system: SYSTEM, tool: { name: 'look_up_order' }, args: { order: id }, run: { runId: id, callId: 'c-1' }, ...given };
  }

  /** @param {object} request @param {string} [idempotencyKey] */
  ask(request, idempotencyKey = crypto.randomUUID()) {
    return this.send('POST', '/api/v1/actions', { body: request, headers: { 'idempotency-key': idempotencyKey } });
  }

  /** Asks for something harmless that is allowed at once. @param {Record<string, unknown>} [given] */
  async allowed(given) {
    const request = this.request(given);
    const { status, body } = await this.ask(request);
    if (status !== 200 || body?.state !== 'allowed' || typeof body.verdict !== 'string')
      throw new Error(`reading an order should be allowed at once, and was answered ${status} ${body?.state ?? body?.code}`);
    return { request, action: body };
  }

  /** Asks for something grave, that people must decide. @param {Record<string, unknown>} [given] */
  async pending(given) {
    const request = this.request({
      tool: { name: 'issue_refund', annotations: { destructiveHint: true } },
      args: { order: crypto.randomUUID(), amount: '94200.00', currency: 'EUR' },
      target: { environment: 'prod' },
      ...given,
    });
    const { status, body } = await this.ask(request);
    return { request, status, action: body };
  }

  /** @param {string} id */
  read(id) {
    return this.send('GET', `/api/v1/actions/${id}`);
  }

  /** @param {{ id: string, verdict?: string, actionHash: string }} action @param {Record<string, unknown>} [change] @param {{ key?: string | null }} [options] */
  redeem(action, change = {}, options = {}) {
    const body = { verdict: action.verdict, actionHash: action.actionHash, ...change };
    return this.send('POST', `/api/v1/actions/${action.id}/redeem`, { body, ...options });
  }
}

/** @param {boolean} condition @param {string} why without content */
export function must(condition, why) {
  if (!condition) throw new Error(why);
}

/** The parts of a compact JWS, unverified. @param {string} token */
export function partsOf(token) {
  const [head, body, signature] = token.split('.');
  const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  return { head: decode(head), claims: decode(body), signature };
}
