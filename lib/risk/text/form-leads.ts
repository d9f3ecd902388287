/** How every match of an expression begins, as far as that can be told from its source. */
export interface Lead {
  /** The first characters, at least one. */
  text: string;
  /** A word boundary is asked for before them. */
  bounded: boolean;
}

export interface Leads {
  leads: readonly Lead[];
  /** A match may also begin with the text itself, with whatever letters. */
  atStart: boolean;
}

/** Longer beginnings would part no more texts. */
const DEEPEST = 6;
/** An expression with more beginnings is searched for as it is. */
const MOST = 600;
/** A class of more characters ends what is known. */
const WIDEST_CLASS = 12;

interface Open extends Lead {
  /** Anything may follow: nothing more is known. */
  cut: boolean;
  /** Only at the text's beginning. */
  edge: boolean;
}

const EMPTY: Open = { text: '', bounded: false, cut: false, edge: false };
const ANYTHING: Open = { ...EMPTY, cut: true };
const PLAIN_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/**
 * Beginnings of which every match of the expression has one; null where one of its ways begins with something unknown (a wide class). Errs towards
 * too many: what it does not understand counts as anything. For expressions without flags.
 */
export function leadsOf(source: string): Leads | null {
  const reader = new Reader(source);
  const open = reader.alternatives();
  if (open === null || !reader.ended()) return null;
  const inside = open.filter(({ edge }) => !edge);
  if (inside.some(({ text }) => text === '')) return null;
  const found = new Map<string, Lead>();
  for (const { text, bounded } of inside) found.set(text, { text, bounded: bounded && (found.get(text)?.bounded ?? true) });
  // "ign" says all that "ignor" says.
  const covers = (one: Lead, other: Lead): boolean =>
    one.text.length < other.text.length && other.text.startsWith(one.text) && (!one.bounded || other.bounded);
  const leads = [...found.values()].filter((lead) => ![...found.values()].some((other) => covers(other, lead)));
  return { leads, atStart: inside.length < open.length };
}

/** Of the syntax what our expressions use; anything else is `null`. */
class Reader {
  private at = 0;
  constructor(private readonly source: string) {}

  ended(): boolean {
    return this.at === this.source.length;
  }

  alternatives(): Open[] | null {
    const out: Open[] = [];
    for (;;) {
      const one = this.sequence();
      if (one === null) return null;
      out.push(...one);
      if (this.source[this.at] !== '|') break;
      this.at++;
    }
    return out.length > MOST
      ? joined(
          out.map((one) => ({ ...one, text: one.text.slice(0, 2), cut: true })),
          [EMPTY],
        )
      : out;
  }

  private sequence(): Open[] | null {
    let known: Open[] = [EMPTY];
    while (!this.ended() && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
      const atom = this.repeated();
      if (atom === null) return null;
      known = joined(known, atom);
    }
    return known;
  }

  private repeated(): Open[] | null {
    const atom = this.atom();
    if (atom === null) return null;
    const times = /^(?:[?*+]|\{(\d{1,6})(,?)(\d{0,6})\})\??/.exec(this.source.slice(this.at));
    if (!times) return atom;
    this.at += times[0].length;
    const sign = times[0][0]!;
    const least = sign === '{' ? Number(times[1]) : sign === '+' ? 1 : 0;
    const once = sign === '?' || (sign === '{' && times[2] === '' && least === 1);
    let out: Open[] = [EMPTY];
    for (let n = 0; n < Math.min(least, DEEPEST); n++) out = joined(out, atom);
    if (once) return least === 1 ? out : [...atom, EMPTY];
    if (sign === '{' && times[2] === '') return out;
    // It may come again: of what follows nothing is known.
    const more = joined(joined(out, atom), [ANYTHING]);
    return [...out, ...more];
  }

  private atom(): Open[] | null {
    const sign = this.source[this.at]!;
    if (sign === '(') return this.group();
    if (sign === '[') return this.characters();
    if (sign === '\\') return this.escaped();
    this.at++;
    if (sign === '^') return [{ ...EMPTY, edge: true }];
    if (sign === '$') return [EMPTY];
    if (sign === '.') return [ANYTHING];
    return '*+?{}'.includes(sign) ? null : [{ ...EMPTY, text: sign }];
  }

  private group(): Open[] | null {
    const kind = /^\((?:\?(?::|=|!|<=|<!))?/.exec(this.source.slice(this.at))![0];
    this.at += kind.length;
    if (kind === '(' && this.source[this.at] === '?') return null;
    const inside = this.alternatives();
    if (inside === null || this.source[this.at] !== ')') return null;
    this.at++;
    // What is looked at is not taken.
    return kind === '(' || kind === '(?:' ? inside : [EMPTY];
  }

  private escaped(): Open[] | null {
    const sign = this.source[this.at + 1]!;
    this.at += 2;
    if (sign === 'b') return [{ ...EMPTY, bounded: true }];
    if (sign === 'B') return [EMPTY];
    if (PLAIN_ESCAPES[sign]) return [{ ...EMPTY, text: PLAIN_ESCAPES[sign] }];
    if (sign === 'u' && /^[0-9a-f]{4}/i.test(this.source.slice(this.at))) {
      this.at += 4;
      return [{ ...EMPTY, text: String.fromCharCode(Number.parseInt(this.source.slice(this.at - 4, this.at), 16)) }];
    }
    if (/[wWdDsS]/.test(sign)) return [ANYTHING];
    return /[a-z0-9]/i.test(sign) ? null : [{ ...EMPTY, text: sign }];
  }

  private characters(): Open[] | null {
    const shown = /^\[(?:\\.|[^\]\\])*\]/.exec(this.source.slice(this.at))?.[0];
    if (shown === undefined) return null;
    this.at += shown.length;
    const inside = shown.slice(1, -1);
    if (inside.startsWith('^') || /\\[^ntr\]\\[.-]|[^\\]-[^]/.test(inside)) return [ANYTHING];
    const all = inside.replace(/\\([^])/g, (_, sign: string) => PLAIN_ESCAPES[sign] ?? sign).split('');
    return all.length > WIDEST_CLASS ? [ANYTHING] : all.map((text) => ({ ...EMPTY, text }));
  }
}

function joined(first: readonly Open[], second: readonly Open[]): Open[] {
  const out: Open[] = [];
  const seen = new Set<string>();
  const add = (one: Open): void => {
    const key = `${one.text}\0${one.bounded}\0${one.cut}\0${one.edge}`;
    if (!seen.has(key)) out.push(one);
    seen.add(key);
  };
  for (const one of first) {
    if (one.cut || one.text.length >= DEEPEST) add({ ...one, cut: true });
    else
      for (const other of second)
        add({
          text: one.text + other.text,
          bounded: one.text === '' ? one.bounded || other.bounded : one.bounded,
          cut: other.cut,
          edge: one.edge || (one.text === '' && other.edge),
        });
  }
  // Too many ways: what was known before is still true.
  return out.length > MOST ? first.map((one) => ({ ...one, cut: true })) : out;
}
