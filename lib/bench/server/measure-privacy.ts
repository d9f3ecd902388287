import { identifiers } from '@/lib/privacy/find-identifiers';
import { isCard, isIban } from '@/lib/privacy/checksums';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { phones } from '@/lib/privacy/server/find-phones';
import { findPersonalData } from '@/lib/privacy/server/personal-data';
import { Random } from '@/lib/sample/random';
import type { BenchReport, Figure } from '../report';
import { WordSource } from '../workload';

const SIZE = 4_096;
const TEXTS = 60;
/** What the design allows for 4 KB of text on one core. */
const BUDGET = 250;

/** Words that an agent run holds, with about five identifiers in 4 KB and numbers, times and ids that are none. */
function agentText(random: Random, words: WordSource): string {
  let out = '';
  while (out.length < SIZE) {
    out += `${words.text(280)} order W${random.int(100_000, 999_999)} of 2026-11-${random.int(10, 28)} at 10:${random.int(10, 59)}:00 for 40.00 EUR, `;
    if (random.chance(0.5)) out += `${random.pick([email, iban, card, phone])(random)} `;
    out += `{"id":"018f6a0e-7c1b-7b3a-9b52-${random.int(100_000, 999_999)}8a8f7d","at":17321832${random.int(10_000, 99_999)}} `;
  }
  return Buffer.from(out.slice(0, SIZE)).toString();
}

const digits = (random: Random, n: number): string => Array.from({ length: n }, () => String(random.int(0, 9))).join('');
function email(random: Random): string {
  return `${random.pick(['mia', 'ana.li', 'o_reilly', 'jörg', 'x+shop'])}${random.int(1, 99)}@${random.pick(['example.org', 'mail.example.co.uk', 'firma-ag.de'])}`;
}
function card(random: Random): string {
  const start = random.pick(['4', '51', '55', '2221']) + digits(random, 11);
  const number = [...'0123456789'].map((d) => start.padEnd(15, '0') + d).find(isCard)!;
  return random.chance(0.5) ? number : number.replace(/(\d{4})(?=\d)/g, '$1 ');
}
function iban(random: Random): string {
  const account = digits(random, 18);
  for (let n = 2; n < 99; n++) {
    const made = `DE${String(n).padStart(2, '0')}${account}`;
    if (isIban(made)) return random.chance(0.5) ? made : made.replace(/(.{4})(?=.)/g, '$1 ');
  }
  return 'DE89370400440532013000';
}
/** Numbers of fictitious use and of plans in which every number of the form is in use. */
function phone(random: Random): string {
  return random.pick([
    () => `+1 202 555 01${random.int(10, 99)}`,
    () => `+44 20 7946 0${random.int(100, 999)}`,
    () => `+49 30 2312${random.int(1000, 9999)}`,
    () => `(415) 555-2${random.int(100, 999)}`,
    () => `Tel. 030 2312${random.int(1000, 9999)}`,
    () => `call 020 7946 0${random.int(100, 999)}`,
  ])();
}
/** What looks like an identifier and is none. */
function lookAlike(random: Random): string {
  return random.pick([
    () => `W${digits(random, 9)}`,
    () => `2026-11-${random.int(10, 28)} 10:${random.int(10, 59)}`,
    () => `${random.int(1, 9)}.${random.int(10, 99)}.${random.int(1, 9)}`,
    () => `4417-${random.int(1000, 9999)}`,
    () => `${random.int(1, 9)},${random.int(100, 999)},${random.int(100, 999)}.00`,
    () => `17${digits(random, 11)}`,
    () => `018f6a0e-7c1b-7b3a-9b52-${digits(random, 12)}`,
    () => `@team-${random.int(1, 99)}`,
    () => `10.0.${random.int(0, 255)}.${random.int(0, 255)}`,
    () => `sku ${digits(random, 8)}`,
    () => `invoice ${digits(random, 12)}`,
  ])();
}

/** Microseconds of processor time for one call, the best of three rounds: another process on the core is no cost of the scan. */
function time(work: () => void, calls: number): number {
  let best = Infinity;
  for (let round = 0; round < 4; round++) {
    const before = process.cpuUsage();
    for (let n = 0; n < calls; n++) work();
    const { user, system } = process.cpuUsage(before);
    if (round > 0) best = Math.min(best, (user + system) / calls);
  }
  return best;
}

/** Time and reach of the scans. Nothing is stored. */
export function measurePrivacy(): BenchReport {
  const random = new Random(11);
  const words = new WordSource(random);
  const texts = Array.from({ length: TEXTS }, () => agentText(random, words));
  const each = (scan: (text: string) => unknown): number => time(() => texts.forEach(scan), 8) / TEXTS;
  const secrets = each(removeSecrets);
  const ids = each((text) => identifiers.find(text));
  const hostile = ['1 ', '4111 1111 1111 1112 ', 'DE89 3704 0044 0532 0130 01 ', 'a@', '::1:', '1.1.1.256 ', '219-09-999 '].map(
    (piece) => {
      const [short, long] = [4_096, 262_144].map((size) => Buffer.from(piece.repeat(size / piece.length)).toString()) as [
        string,
        string,
      ];
      return (
        time(() => identifiers.find(long), 2) /
        64 /
        Math.max(
          1,
          time(() => identifiers.find(short), 100),
        )
      );
    },
  );
  return {
    name: 'privacy',
    setting: { texts: `${TEXTS} of 4 KB` },
    figures: [
      { what: 'secrets and identifiers, 4 KB', value: secrets + ids, unit: 'µs', limit: { relation: 'at most', value: BUDGET, why: 'what a record may wait for before it is stored' } },
      { what: 'secrets alone', value: secrets, unit: 'µs' },
      { what: 'identifiers alone', value: ids, unit: 'µs' },
      { what: 'telephone numbers alone, in the worker', value: each((text) => phones.find(text)), unit: 'µs' },
      { what: 'parsing the same as JSON', value: each((text) => JSON.parse(JSON.stringify(text)) as unknown), unit: 'µs' },
      { what: 'near-identifiers: 256 KB against 64 times 4 KB', value: Math.max(...hostile), unit: 'ratio', limit: { relation: 'at most', value: 2, why: 'the scan is linear' } },
      ...reach(),
    ], // prettier-ignore
  };
}

/** Recall by kind, and how many of the look-alikes are taken for something. Synthetic: names no person, and no promise for other text. */
function reach(): Figure[] {
  const random = new Random(23);
  const words = new WordSource(random);
  const kinds = { email, card, iban, phone };
  const figures = Object.entries(kinds).map(([type, make]): Figure => {
    let found = 0;
    for (let n = 0; n < 500; n++) {
      const value = make(random);
      const text = `${words.text(40)} ${value}${random.pick(['', '.', ',', ')'])} ${words.text(30)}`;
      found += Number(findPersonalData(text).some((span) => span.type === type));
    }
    return { what: `${type} found`, value: found / 500, unit: 'ratio', limit: { relation: 'at least', value: type === 'phone' ? 0.9 : 0.99, why: 'of 500 made ones' } };
  }); // prettier-ignore
  let taken = 0;
  for (let n = 0; n < 2_000; n++)
    taken += Number(findPersonalData(`${words.text(40)} ${lookAlike(random)}, ${words.text(30)}`).length > 0);
  return [...figures, { what: 'look-alikes taken for one', value: taken / 2_000, unit: 'ratio', limit: { relation: 'at most', value: 0.01, why: 'of 2,000 made ones' } }]; // prettier-ignore
}
