import type { Step, StepOutline } from '@/lib/dialects/step';
import type { DecisionSummary } from '@/lib/decisions/contract';
import type { JsonValue } from '@/lib/shared/json';

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
/** One stored record behind a step: the tree as decoded, or null where none was kept. */
export interface RawRecordView {
  eventId: string;
  index: number;
  kind: string;
  schemaVersion: string;
  occurredAt: string;
  receivedAt: string;
  tree: JsonValue;
  conflictWith?: string;
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
  if (response.ok) return body as T;
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

export async function fetchRecords(decisionId: string, stepId: string, signal?: AbortSignal): Promise<RawRecordView[]> {
  return (await ask<{ records: RawRecordView[] }>(`${path(decisionId)}/records?${new URLSearchParams({ step: stepId })}`, signal))
    .records;
}
