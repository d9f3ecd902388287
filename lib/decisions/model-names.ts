import { withoutRoute } from '@/lib/registry/model-family';

/** How the model that answered stands to the one that was asked. Pure, client-safe. */
export type ModelMatch = 'same' | 'snapshot' | 'different';

/**
 * `snapshot`: the answer names a dated or numbered build of the alias that was asked (gpt-4o -> gpt-4o-2024-08-06), which is how providers
 * resolve names. `different`: another model answered, or one of which nobody knows whether it is the build that was asked for. Null when one of the
 * two was not reported.
 */
export function matchModels(requested: string | undefined, responded: string | undefined): ModelMatch | null {
  if (!requested || !responded) return null;
  const [asked, answered] = [withoutRoute(requested), withoutRoute(responded)];
  if (asked === answered) return 'same';
  const [a, b] = [owned(asked), owned(answered)];
  // An owner that one of the two leaves out is not another one.
  if (a.owner !== null && b.owner !== null && a.owner !== b.owner) return 'different';
  if (a.name === b.name) return asked.endsWith(a.name) && answered.endsWith(b.name) ? 'same' : 'snapshot';
  return b.name.startsWith(a.name) && BUILD.test(b.name.slice(a.name.length)) ? 'snapshot' : 'different';
}

/**
 * A build behind a name: a date, month and day, year and month, or a number of three digits, and a revision after it. One or two digits are a version of
 * the model itself (claude-sonnet-4 and -4-5, gpt-5 and gpt-5.1), and a word is another model (o1-preview).
 */
const BUILD =
  /^[-@:](20\d{2}-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])|20\d{2}(0[1-9]|1[0-2])|2\d(0[1-9]|1[0-2])|(0[1-9]|1[0-2])-?([0-2]\d|3[01])|0\d{2})(-v\d+(:\d+)?)?$/;

/** `latest` names whichever build there is: mistral-large-latest answers as mistral-large-2411. */
function owned(name: string): { owner: string | null; name: string } {
  const slash = name.lastIndexOf('/');
  const bare = name.slice(slash + 1).replace(/[-@:.]latest$/, '');
  return { owner: slash > 0 ? name.slice(0, slash) : null, name: bare };
}
