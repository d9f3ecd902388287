import { fnv64 } from '@/lib/shared/fnv';

/** Marks of calls among the flags of a step begin so; readers do not see flags with a tilde. */
const START = '~rpc:';

/** A request's id in JSON-RPC, as a mark: of its own name, so that nothing of the emitter's text stands among flags. */
export function callMark(requestId: string): string {
  return START + fnv64(requestId);
}

/** The marks of two tellings of a call contradict each other: they are two calls. */
export function otherCall(a: readonly string[], b: readonly string[]): boolean {
  const [one, other] = [a, b].map((flags) => flags.find((flag) => flag.startsWith(START)));
  return one !== undefined && other !== undefined && one !== other;
}
