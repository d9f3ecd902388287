import type { IncomingMessage, ServerResponse } from 'node:http';

type Handle<T> = (this: unknown, request: IncomingMessage, response: ServerResponse) => T;
export function answerAway<T>(handle: Handle<T>): Handle<T>;
