import { request, type Agent } from 'node:http';
import type { Serving } from './serving';

/** POST /api/v1/events with a body that is ready, over the agent's connections. Rejects for everything but 200. */
export function postEvents<Answer>(agent: Agent, serving: Serving, body: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${serving.url}/api/v1/events`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${serving.key}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) resolve(JSON.parse(text) as Answer);
          else reject(new Error(`POST /api/v1/events answered ${response.statusCode}: ${text.slice(0, 400)}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
