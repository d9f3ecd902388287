import { type Leaf } from './arguments';

/** An address that a call names. */
export interface WebAddress {
  field: string;
  /** Where it stands in the value. */
  start: number;
  end: number;
  /** As written, without signs that close a sentence. */
  text: string;
  host: string;
  path: string;
  /** What stands behind `?` or `#`. */
  query: string;
}

const WRITTEN = /(?:https?|wss?|ftp):\/\/[^\s"'<>`{}|\\^]{3,8000}/gi;
/** Where an argument is an address by its name, one without a scheme is one too. */
const NAME = /(?:^|_)(?:url|uri|link|href|endpoint|host|domain|site|website)s?(?:_|$)/;
const BARE = /^(?:[a-z0-9-]{1,63}\.){1,10}([a-z]{2,24})((?::\d{1,5})?(?:[/?#][^\s"'<>`{}|\\^]{0,8000})?)$/i;
/** Endings of files that end no host. */
const FILE = /^(?:html?|xhtml|txt|json|jsonl|xml|ya?ml|toml|ini|cfg|conf|csv|tsv|pdf|docx?|xlsx?|pptx?|odt|rtf|tex|log|lock|js|mjs|cjs|jsx|ts|tsx|css|scss|vue|php|aspx?|jsp|java|kt|go|rb|cpp|hpp|swift|sql|bat|cmd|exe|dll|bin|dat|db|env|ipynb|png|jpe?g|gif|svg|webp|bmp|ico|tiff?|mp3|mp4|wav|avi|mkv|tar|gz|tgz|bz2|rar|jar|war|parquet|eml|ics)$/i; // prettier-ignore
/** And some that end hosts, too: what stands behind tells. */
const FILE_OR_HOST = /^(?:md|py|sh|rs|pl|cc|ps|zip|mov)$/i;
const PARTS = /^(?:[a-z]{2,5}:\/\/)?(?:[^/?#@]{0,200}@)?([^/?#:]{1,253})(?::\d{1,5})?([^?#]*)(.*)$/is;

/** More of one call are not looked at. */
const MOST = 40;
const LONGEST = 20_000;

/** The addresses in a call's arguments, also inside longer texts. */
export function webAddressesIn(leaves: readonly Leaf[]): WebAddress[] {
  const out: WebAddress[] = [];
  for (const { field, name, value } of leaves) {
    if (typeof value !== 'string' || value.length < 4) continue;
    const text = value.slice(0, LONGEST);
    const bare = NAME.test(name) && isBareHost(text.trim());
    const found = bare ? [{ at: text.indexOf(text.trim()), shown: text.trim() }] : [...text.matchAll(WRITTEN)].map((hit) => ({ at: hit.index, shown: hit[0] })); // prettier-ignore
    for (const { at, shown } of found) {
      if (out.length >= MOST) return out;
      const written = withoutEnd(shown);
      const parts = PARTS.exec(written);
      if (!parts) continue;
      out.push({ field, start: at, end: at + written.length, text: written, host: parts[1]!.toLowerCase(), path: parts[2]!, query: parts[3]!.slice(1) }); // prettier-ignore
    }
  }
  return out;
}

/** `evil.example/a`, and not `index.html?x=1` or `README.md`: of a file's name nothing is asked on the web. */
function isBareHost(text: string): boolean {
  const [, ending, rest] = BARE.exec(text) ?? [];
  if (ending === undefined || FILE.test(ending)) return false;
  return !FILE_OR_HOST.test(ending) || /^[:/?]/.test(rest!);
}

function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 1 && '.,;:!)]'.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** Of a longer host the last labels alone are looked at: names have few. */
const LABELS = 10;

/** `a.b.example` with the hosts above it, down to two labels. */
export function hostsAbove(host: string): string[] {
  const labels = host.replace(/^www\./, '').split('.').slice(-LABELS); // prettier-ignore
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, from) => labels.slice(from).join('.'));
}

/** Letters of other scripts may belong to a host, or stand right beside one. */
const RUNS = [/[a-z0-9.-]+/g, /[\p{L}\p{N}._-]+/gu];
const LONGEST_HOST = 253;

/**
 * What may be a host in a text in lower case, each time it stands there: `co.uk` is not named by `shop.co.uk`, `shop.co.uk` is by `www.shop.co.uk`.
 * A text is gone through once for each way of parting it, whatever is looked for in it.
 */
export function* hostRuns(text: string): Generator<string> {
  for (const runs of RUNS)
    for (const [run] of text.matchAll(runs)) {
      if (run.length > LONGEST_HOST + 8) continue;
      let [from, to] = [0, run.length];
      while (from < to && '._-'.includes(run[from]!)) from++;
      while (to > from && '._-'.includes(run[to - 1]!)) to--;
      if (run.startsWith('www.', from)) from += 4;
      if (to > from) yield run.slice(from, to);
    }
}

/** Which of these hosts the texts name. */
export function hostsNamed(texts: readonly string[], wanted: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  for (const text of texts) for (const run of hostRuns(text)) if (wanted.has(run)) found.add(run);
  return found;
}
