import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a detector of other people's does when it is asked: as it should, an error, or nothing at all. */
export type Mood = 'answers' | 'fails' | 'hangs';

/** A real HTTP server in the shape of a sidecar. What it is asked is kept, and how it does is changed as it runs. */
export class SidecarServer {
  readonly asked: string[] = [];
  /** When, in Unix milliseconds, in the same order. */
  readonly askedAt: number[] = [];
  mood: Mood = 'answers';
  private readonly server: Server;

  /** `answer` makes the body of an answer of the body that was sent. */
  constructor(private readonly answer: (body: Record<string, unknown>) => unknown) {
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  /** Resolves to `127.0.0.1:<port>`. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString('utf8');
    this.asked.push(body);
    this.askedAt.push(Date.now());
    if (this.mood === 'hangs') return;
    if (this.mood === 'fails') response.statusCode = 503;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(this.mood === 'fails' ? { error: 'busy' } : this.answer(JSON.parse(body) as Record<string, unknown>)),
    );
  }
}

/** Presidio's analyzer: finds one name, places in code points. */
export function presidioServer(name: string): SidecarServer {
  return new SidecarServer(({ text }) => {
    const at = String(text).indexOf(name);
    const start = [...String(text).slice(0, Math.max(0, at))].length;
    return at < 0 ? [] : [{ entity_type: 'PERSON', start, end: start + [...name].length, score: 0.85 }];
  });
}

/** LLM Guard's API: sure of an attack where the words stand; -1 is a scanner that has nothing to say. */
export function llmGuardServer(words: string): SidecarServer {
  return new SidecarServer(({ prompt }) => {
    const attack = String(prompt).includes(words);
    return { is_valid: !attack, scanners: { PromptInjection: attack ? 0.97 : -1, Toxicity: -1 } };
  });
}
