/** How the model that answered stands to the one that was asked. Pure, client-safe. */
export type ModelMatch = 'same' | 'snapshot' | 'different';

/**
 * `snapshot`: the answer names a dated or numbered build of the alias that was asked (gpt-4o -> gpt-4o-2024-08-06), which is how providers
 * resolve names. `different`: another model answered. Null when one of the two was not reported.
 */
export function matchModels(requested: string | undefined, responded: string | undefined): ModelMatch | null {
  if (!requested || !responded) return null;
  const asked = bare(requested);
  const answered = bare(responded);
  if (asked === answered) return 'same';
  // `latest` names whichever build there is: mistral-large-latest answers as mistral-large-2411.
  const [a, b] = [asked, answered].map((name) => name.replace(/[-@:.]latest$/, '')) as [string, string];
  if (a === b) return 'snapshot';
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const rest = long.startsWith(short) ? long.slice(short.length) : null;
  return rest !== null && /^[-@:.]?(v?\d{1,2}|\d{3,4}|\d{4}-?\d{2}-?\d{2}|latest|preview|\d{2}-\d{2})([-:]v?\d+)*$/.test(rest)
    ? 'snapshot'
    : 'different';
}

/** Gateways put the provider before the name: `openai/gpt-4o`, `models/gemini-pro`. */
function bare(name: string): string {
  return name.trim().toLowerCase().split('/').pop() ?? '';
}
