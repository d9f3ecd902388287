import { type Segment, type Span, type Stage } from '../../contract';
import { PluginFailure, type Egress, type Plugin, type PluginFinding, type PluginLimits } from '../../plugin';
import { SHAPES, tellsContent, type SidecarKind } from './sidecar-shapes';

export interface SidecarOptions extends Partial<PluginLimits> {
  id: string;
  version: string;
  kind: SidecarKind;
  /** The whole address that is posted to. */
  url: string;
  stages: readonly Stage[];
  language?: string;
  severity?: number;
  headers?: Readonly<Record<string, string>>;
}

/** Calls at once to one sidecar for one thing that is scored. */
const AT_ONCE = 4;
/** What two neighbouring calls both see, so that nothing hides on the border. */
const OVERLAP = 200;
/** Places that one finding names. */
const MOST_SPANS = 20;

/**
 * A detector behind HTTP. Only the texts go out, to the declared address; redirects are refused, answers are bounded and checked, and an
 * answer that does not have the shape is a failure, never "nothing found". A long text goes in several overlapping calls; what is longer than
 * `maxChars` is not looked at, and the answer says that it is not complete.
 */
export function httpSidecar(options: SidecarOptions): Plugin {
  const shape = SHAPES[options.kind];
  const limits: PluginLimits = {
    timeoutMs: options.timeoutMs ?? 5_000,
    deskTimeoutMs: options.deskTimeoutMs ?? 500,
    maxChars: options.maxChars ?? 100_000,
    callChars: options.callChars ?? shape.callChars,
    maxResponseBytes: options.maxResponseBytes ?? 262_144,
  };
  const how = { language: options.language ?? 'en', severity: options.severity ?? shape.severity };
  return {
    id: options.id,
    version: options.version,
    kind: options.kind,
    stages: options.stages,
    egress: egressOf(options.url),
    limits,
    options: how,
    async detect({ stage, segments }, _context, signal) {
      const { pieces, complete } = piecesOf(segments, limits);
      const found = await fewAtOnce(pieces, async ({ segment, text, at }) => {
        const answer = await post(options, shape.request(text, stage, how), signal, limits.maxResponseBytes);
        try {
          const found = shape.read(answer, segment, text, how);
          // In any part of it: what one piece holds may be answered of the next, with which it overlaps.
          if (found.some(({ label }) => tellsContent(label, segment.text))) throw new Error('a label tells content');
          return found.map((one) => ({ ...one, spans: one.spans.map((span) => moved(span, at)) }));
        } catch {
          // What was wrong with it may quote the text.
          throw new PluginFailure('its answer does not have the expected shape');
        }
      });
      return { findings: together(found.flat()), complete };
    },
  };
}

/** Names the host only: paths and credentials may be secrets. */
export function egressOf(url: string): Egress {
  const { protocol, hostname, host } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error('A sidecar is reached by http or https.');
  // Addresses in numbers only: anybody may own the name 127.example.com.
  const local = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return { reach: local ? 'host' : 'network', to: `${protocol}//${host}`, sends: 'text' };
}

const moved = (span: Span, by: number): Span => ({ ...span, start: span.start + by, end: span.end + by });

interface Piece {
  segment: Segment;
  text: string;
  /** Where it begins in the segment. */
  at: number;
}

function piecesOf(segments: readonly Segment[], { maxChars, callChars }: PluginLimits): { pieces: Piece[]; complete: boolean } {
  const pieces: Piece[] = [];
  let room = maxChars;
  let complete = true;
  for (const segment of segments) {
    if (segment.text.trim() === '') continue;
    const most = Math.min(segment.text.length, room);
    if (most < segment.text.length) complete = false;
    room -= most;
    for (let at = 0; at < most;) {
      const end = wholeAt(segment.text, Math.min(at + callChars, most));
      pieces.push({ segment, text: segment.text.slice(at, end), at });
      if (end >= most) break;
      at = wholeAt(segment.text, Math.max(at + 1, end - Math.min(OVERLAP, callChars >> 2)));
    }
  }
  return { pieces, complete };
}

/** No character is cut in two. */
function wholeAt(text: string, at: number): number {
  const unit = at < text.length ? text.charCodeAt(at) : 0;
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

/** A few calls at once; the answers in the order of the pieces. The first failure is the failure of all. */
async function fewAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const out: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < items.length; n = next++) out[n] = await work(items[n]!);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, lane));
  return out;
}

/** One finding a label and text, with its places: a page of names is one reason and not a hundred. */
function together(found: readonly PluginFinding[]): PluginFinding[] {
  const groups = new Map<string, PluginFinding>();
  for (const one of found) {
    const key = `${one.label}\0${one.category}\0${one.spans[0]?.field ?? ''}`;
    const held = groups.get(key);
    if (!held) groups.set(key, { ...one, spans: [...one.spans] });
    else {
      held.confidence = Math.max(held.confidence, one.confidence);
      held.severity = Math.max(held.severity, one.severity);
      for (const span of one.spans)
        if (held.spans.length < MOST_SPANS && !held.spans.some((at) => at.start === span.start && at.end === span.end))
          held.spans.push(span);
    }
  }
  return [...groups.values()];
}

async function post(options: SidecarOptions, body: unknown, signal: AbortSignal, most: number): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(options.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...options.headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new PluginFailure('it cannot be reached');
  }
  if (response.status >= 300) {
    await response.body?.cancel();
    throw new PluginFailure(
      response.status < 400
        ? `it answered with status ${response.status}, a redirect; none is followed`
        : `it answered with status ${response.status}`,
    );
  }
  const text = await bounded(response, most);
  try {
    return JSON.parse(text);
  } catch {
    throw new PluginFailure('its answer is not JSON');
  }
}

async function bounded(response: Response, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > most) {
      await reader?.cancel();
      throw new PluginFailure(`its answer is longer than ${most} bytes`);
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts).toString('utf8');
}
