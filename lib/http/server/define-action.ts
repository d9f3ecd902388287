import { headers } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import { ZodError, type z } from 'zod';
import { type AppError } from '@/lib/shared/errors';
import type { ActionResult } from '../problem';
import { invalidInput, toAppError } from './problem-response';
import { refuseUnstorable } from './refuse-unstorable';
import { requestIdOf } from './request-id';

/**
 * Makes `defineAction` for a way of knowing who calls. Next.js refuses actions from other origins; here come the actor, the
 * validation of the input and the mapping of errors to a value that a form can show. A FormData is read as an object first:
 * fields given once are strings, fields given several times lists.
 */
export function createDefineAction<Actor, Permission>(authenticate: (permission: Permission | null) => Promise<Actor>) {
  return function defineAction<S extends z.ZodType, T>(definition: {
    /** Null: every signed-in person. */
    permission: Permission | null;
    input: S;
    handle(actor: Actor, input: z.output<S>): Promise<T>;
  }): (input: z.input<S> | FormData) => Promise<ActionResult<T>> {
    return async (given) => {
      const requestId = requestIdOf(await headers());
      try {
        const actor = await authenticate(definition.permission);
        const input = given instanceof FormData ? fromForm(given) : given;
        refuseUnstorable(input, '');
        const parsed = definition.input.safeParse(input);
        if (!parsed.success) throw parsed.error;
        return { ok: true, data: await definition.handle(actor, parsed.data) };
      } catch (thrown) {
        unstable_rethrow(thrown); // redirect() and notFound() are for Next.js
        const error =
          thrown instanceof ZodError ? invalidInput(thrown, '', { of: 'form' }) : toAppError(thrown, requestId, 'server action');
        return { ok: false, error: { code: error.code, message: error.message, requestId, ...fieldsOf(error) } };
      }
    };
  };
}

/** By field the first thing that is wrong with it. */
function fieldsOf(error: AppError): { field?: string; fields?: Record<string, string> } {
  const { field, errors } = error.extra as { field?: string; errors?: { field: string; message: string }[] };
  return {
    ...(field ? { field } : {}),
    ...(errors ? { fields: Object.fromEntries([...errors].reverse().map((one) => [one.field, one.message])) } : {}),
  };
}

function fromForm(form: FormData): Record<string, unknown> {
  const all = new Map<string, unknown[]>();
  for (const [name, value] of form) {
    if (name.startsWith('$ACTION')) continue;
    const given = all.get(name);
    if (given) given.push(value);
    else all.set(name, [value]);
  }
  return Object.fromEntries([...all].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}
