/**
 * Providers write the build behind the name of a model: `gpt-4o-2024-08-06`. The registry knows families (artifacts) and builds (versions), so a
 * name from traffic is cut the same way everywhere. Pure and client-safe.
 */
const BUILD = /^(.+?)[-@:](\d{4}-\d{2}-\d{2}|20\d{6}|20\d{4}|\d{4}|\d{3})(?:-v\d+(?::\d+)?)?$/;

export interface ModelName {
  /** Family, lower case, without what gateways put before it (`openai/`, `models/`). */
  name: string;
  /** Its build; '' for a bare alias, of which nobody knows the build. */
  version: string;
}

export function splitModel(given: string): ModelName {
  const bare = (given.trim().toLowerCase().split('/').pop() ?? '').replace(/[-@:]latest$/, '');
  const match = BUILD.exec(bare);
  return match ? { name: match[1]!, version: bare.slice(match[1]!.length + 1) } : { name: bare, version: '' };
}
