import type { Step, StepOutline } from '@/lib/dialects/step';
import type { DecisionSummary } from '@/lib/decisions/contract';
import type { RawRecord, TrailEvent } from '@/lib/decisions/trail';
import { fromMaskedAnswer } from '@/lib/privacy/mask-answer';

/** What the browser asks the API for while a trail is read. A failure is an ApiFailure with the words and the request id of the server. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  constructor(
    message: string,
    readonly code: string,
    readonly requestId: string | null,
  ) {
    super(message);
  }
}

export interface OutlinePage {
  steps: StepOutline[];
  cursor: string | null;
  decision: DecisionSummary;
}
async function ask<T>(url: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept: 'application/json' }, credentials: 'same-origin', signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiFailure(
      'The server cannot be reached from this browser. Check the connection and try again.',
      'unreachable',
      null,
    );
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return fromMaskedAnswer(body as T & object) as T;
  const problem = (body ?? {}) as { detail?: string; code?: string; requestId?: string };
  throw new ApiFailure(
    problem.detail ?? `The server answered ${response.status}.`,
    problem.code ?? 'internal',
    problem.requestId ?? response.headers.get('x-request-id'),
  );
}

const path = (decisionId: string): string => `/api/v1/decisions/${encodeURIComponent(decisionId)}`;

export function fetchOutline(decisionId: string, after: string | null, signal?: AbortSignal): Promise<OutlinePage> {
  const query = new URLSearchParams({ view: 'outline', limit: '2000', ...(after ? { after } : {}) });
  return ask<OutlinePage>(`${path(decisionId)}/steps?${query}`, signal);
}

export async function fetchSteps(decisionId: string, ids: readonly string[]): Promise<Step[]> {
  const query = new URLSearchParams(ids.map((id) => ['id', id]));
  return (await ask<{ steps: Step[] }>(`${path(decisionId)}/steps?${query}`)).steps;
}

export async function fetchRecords(decisionId: string, stepId: string, signal?: AbortSignal): Promise<RawRecord[]> {
  return (await ask<{ records: RawRecord[] }>(`${path(decisionId)}/records?${new URLSearchParams({ step: stepId })}`, signal))
    .records;
}

export function fetchEvents(decisionId: string, after: number): Promise<{ events: TrailEvent[]; cursor: number | null }> {
  return ask(`${path(decisionId)}/events?after=${after}&limit=500`);
}

export async function fetchPreviews(decisionId: string, ids: readonly string[]): Promise<Record<string, string>> {
  const query = new URLSearchParams(ids.map((id) => ['id', id]));
  return (await ask<{ previews: Record<string, string> }>(`${path(decisionId)}/previews?${query}`)).previews;
}
