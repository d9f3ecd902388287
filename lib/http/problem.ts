import { z } from 'zod';

/** The error document of RFC 9457 as every JSON route answers it. `code` is stable; `detail` is for people. Client-safe. */
export const problem = z.looseObject({
  type: z.string().describe('A URI reference that names the kind of problem.'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string().describe('Stable: what a program should look at.'),
  requestId: z.string().describe('Also in the x-request-id header and in the server log.'),
});

/** What a server action answers: a value, or an error that a form can show beside the field it is about. */
export type ActionResult<T> =
  | { ok: true; data: T }
  | { ok: false; error: { code: string; message: string; field?: string; fields?: Record<string, string>; requestId: string } };
