import { CANARY_KINDS, makeCanary } from './canary-secrets';

/** How a sender may write a secret down: in words, alone, inside other formats. A reader of one of them has the secret. */
const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const DRESSES: Readonly<Record<string, (text: string) => string>> = {
  'in words': (text) => `Use ${text} today.`,
  alone: (text) => text,
  'in JSON': (text) => JSON.stringify({ said: `Use ${text} today.` }),
  'in JSON in JSON': (text) => JSON.stringify({ body: JSON.stringify({ list: [text] }) }),
  'in base64': (text) => `see ${base64(`Use ${text} today, please.`)} there`,
  'in base64url': (text) => Buffer.from(`{"said":${JSON.stringify(text)}}`).toString('base64url'),
  'in base64 in lines': (text) => base64(`From: desk\nSubject: keys\n\nUse ${text} today, and tell nobody.`).replace(/(.{76})/g, '$1\r\n'),
  'in base64 in JSON in base64': (text) => base64(JSON.stringify({ body: base64(`Use ${text} today.`) })),
  'in hex': (text) => Buffer.from(`Use ${text} today.`).toString('hex'),
  'in a URL': (text) => `https://desk.example/callback?page=2&note=${encodeURIComponent(text)}#top`,
  'in a URL in a URL': (text) => `https://desk.example/go?to=${encodeURIComponent(`https://desk.example/?q=${encodeURIComponent(text)}`)}`,
  'in a form': (text) => new URLSearchParams({ note: `Use ${text} today.`, page: '2' }).toString(),
}; // prettier-ignore

/** Kinds that are one word, as a name or an id is. */
const WORDS = ['github', 'gitlab', 'aws', 'langfuse', 'stripe', 'webhook', 'google', 'npm', 'vault', 'databricks'];
const GRAM = 12;

/** Canaries of which each was put in one place only, so that one that is found says which way it came in. */
export class CanaryCorpus {
  /** Twelve characters of a form of a secret, and where that secret was put. */
  private readonly grams = new Map<string, string>();
  private readonly bits = new Uint8Array(1 << 22);
  /** How many there are. */
  size = 0;
  private readonly turns = new Map<string, number>();

  /** A text with a secret in it for this place; every call gives the next kind in the next dress. */
  text(place: string): string {
    const n = this.turn(place);
    const [name, dress] = Object.entries(DRESSES)[n % Object.keys(DRESSES).length]!;
    // Both lists are gone through at their own pace, so that every kind comes in every dress somewhere.
    const kind = CANARY_KINDS[(n + Math.floor(n / CANARY_KINDS.length)) % CANARY_KINDS.length]!;
    return dress(this.put(kind, `${place}, ${kind} ${name}`));
  }

  /** A secret that can be a name or an id: one word. */
  word(place: string): string {
    const kind = WORDS[this.turn(place) % WORDS.length]!;
    return this.put(kind, `${place}, ${kind}`);
  }

  /** Where what stands in these texts was put. */
  in(texts: Iterable<string>): Set<string> {
    const found = new Set<string>();
    for (const text of texts) {
      for (let i = 0; i + GRAM <= text.length; i++) {
        if (this.bits[hash(text, i)] === 0) continue;
        const place = this.grams.get(text.slice(i, i + GRAM));
        if (place !== undefined) found.add(place);
      }
    }
    return found;
  }

  private turn(place: string): number {
    // Places begin at different kinds, so that few rounds see many of them.
    const n = this.turns.get(place) ?? [...place].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 9_973, 7);
    this.turns.set(place, n + 1);
    return n;
  }

  private put(kind: string, where: string): string {
    const { text, core } = makeCanary(kind, ` ${where} ${this.size++}`);
    // The longest run of letters and digits is the secret part: its two ends, as they are and as a search keeps them.
    const piece = core.split(/[^A-Za-z0-9]+/).sort((a, b) => b.length - a.length)[0]!.slice(-30); // prettier-ignore
    const once = shifted(piece);
    const forms = [piece, ...once, ...once.flatMap(shifted), Buffer.from(piece).toString('hex')];
    for (const form of forms)
      // As it is, and as a search keeps it.
      for (const gram of [form, form.toLowerCase()].flatMap((one) => [one.slice(0, GRAM), one.slice(-GRAM)])) {
        if (gram.length < GRAM) continue;
        this.grams.set(gram, where);
        this.bits[hash(gram, 0)] = 1;
      }
    return text;
  }
}

/** Base64 of a text looks otherwise by where in three bytes it begins: what is alike whatever stands around it. */
function shifted(text: string): string[] {
  return [0, 1, 2].map((shift) => base64(' '.repeat(shift) + text).slice(shift === 0 ? 0 : 4).replace(/.{1,4}$/, '')); // prettier-ignore
}

function hash(text: string, at: number): number {
  return ((text.charCodeAt(at) << 15) ^ (text.charCodeAt(at + 1) << 10) ^ (text.charCodeAt(at + 2) << 5) ^ text.charCodeAt(at + 3) ^ (text.charCodeAt(at + 7) << 17)) & ((1 << 22) - 1); // prettier-ignore
}
