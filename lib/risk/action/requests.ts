import { type Effect } from '../contract';

const METHODS = /^(?:http_)?(?:method|verb)$|^request_method$/;
const ADDRESSES = ['url', 'uri', 'endpoint', 'link', 'href', 'target_url', 'base_url', 'request_url'];
const BODIES = ['body', 'request_body', 'payload', 'json_body', 'post_data', 'form_data', 'raw_body'];
/** Said of a tool that sends what it is told to. */
const ANY_METHOD = /\b(?:any|all|every|other|arbitrary|given|chosen|specified) (?:http )?(?:methods?|verbs?)\b|\b(?:with|using|by|via|supports?|or|and|get, ?|method:?) (?:an? )?(?:http )?(?:post|put|patch|delete)\b(?= ?(?:,|\.|\/|and|or|requests?|method|$))|\bget\/post\b|\b(?:post|put|patch|delete)s? (?:to )?an? (?:endpoint|api|url|uri)\b|\b(?:posts?|puts?) (?:data )?to (?:an? |the |any )?(?:endpoint|api|url|uri|server)\b/; // prettier-ignore

/**
 * A tool that asks an address in whatever way it is told may change what stands there, whatever its name says: it takes a method other than GET, or
 * something to send.
 */
export function requestOf(
  schema: unknown,
  names: ReadonlySet<string>,
  description: string,
): { effect: Effect; word: string } | null {
  const addressed = ADDRESSES.some((name) => names.has(name));
  const methods = methodsOf(schema);
  if (methods === 'changing') return { effect: 'send', word: 'method' };
  if (addressed && methods === 'any') return { effect: 'send', word: 'method' };
  const body = addressed ? BODIES.find((name) => names.has(name)) : undefined;
  if (body !== undefined) return { effect: 'send', word: body };
  const text = description.toLowerCase();
  const asks = /\b(?:http|https|api|url|uri|web ?page|endpoint|address|rest|requests?)\b/.test(text);
  return methods !== 'reading' && asks && ANY_METHOD.test(text) ? { effect: 'send', word: 'method' } : null;
}

/** Which ways of asking a schema lets through: those that only read, one that changes, any that somebody writes, or it has none. */
function methodsOf(schema: unknown, depth = 0): 'none' | 'reading' | 'any' | 'changing' {
  if (depth > 4 || typeof schema !== 'object' || schema === null) return 'none';
  const properties = (schema as Record<string, unknown>)['properties'];
  if (typeof properties !== 'object' || properties === null) return 'none';
  let found: 'none' | 'reading' | 'any' | 'changing' = 'none';
  for (const [key, value] of Object.entries(properties)) {
    const name = key.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
    const said = METHODS.test(name) ? waysOf(value) : methodsOf(value, depth + 1);
    if (said === 'changing') return said;
    if (said !== 'none') found = said;
  }
  return found;
}

function waysOf(property: unknown): 'reading' | 'any' | 'changing' {
  const { enum: listed, const: only, description } = (property ?? {}) as Record<string, unknown>;
  const ways = Array.isArray(listed) ? listed.map(String) : typeof only === 'string' ? [only] : null;
  if (ways?.some((way) => /^(?:post|put|patch|delete)$/i.test(way))) return 'changing';
  // A list of other ways is one of reckoning or of asking by GET and HEAD alone.
  if (ways) return 'reading';
  return typeof description === 'string' && /\b(?:POST|PUT|PATCH|DELETE)\b/.test(description) ? 'changing' : 'any';
}
