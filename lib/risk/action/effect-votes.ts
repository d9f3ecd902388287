import { type Effect } from '../contract';
import { kindOf } from '../text/dictionary';
import { actsOn } from './acts';
import { clausesOf, paired, plainVerb, textWords } from './clauses';
import { changesLast, readingPlace } from './reads';
import { requestOf } from './requests';
import {
  ACCESS_NOUNS,
  ACCESS_VERBS,
  AMBIGUOUS,
  APPLIED,
  CHANGES_LAST,
  CODE_NOUNS,
  CODE_VERBS,
  DELETE_VERBS,
  GOODS,
  LOOKED_UP,
  MEMBER_NOUNS,
  MEMBER_VERBS,
  MONEY_NOUNS,
  MONEY_VERBS,
  ORDER_NOUNS,
  ORDER_VERBS,
  PAIRS,
  PHYSICAL_NOUNS,
  PHYSICAL_VERBS,
  READ_NOUNS,
  READ_VERBS,
  SEND_VERBS,
  SHARED_NOUNS,
  VOLUMES,
  WRITE_VERBS,
} from './words';

/** What a tool's name, description and arguments each say of its effect, one word at a time. */
export interface Vote {
  effect: Effect;
  where: 'name' | 'description' | 'parameters';
  word: string;
}

const has = (words: readonly string[], set: ReadonlySet<string>): string | undefined => words.find((word) => set.has(word));

export function votesOfName(name: readonly string[], subject: readonly string[], described: boolean): Vote[] {
  const votes: Vote[] = [];
  const vote = (effect: Effect, word: string): void => void votes.push({ effect, where: 'name', word });
  const owned = PRODUCTS.has(name[0] ?? '') && READ_VERBS.has(name[1] ?? '');
  const changesFirst = !owned && CHANGING.some((set) => set.has(name[0] ?? ''));
  // After a verb that changes something, a word that may be a reading verb is a thing: `create_access_key`, `update_status`.
  const at = changesFirst ? -1 : readingPlace(name);
  const opens = name[0] ?? '';
  const rest = name.slice(1);
  // To hold a payment back is the safe act.
  if (HOLDS.has(opens) && has(rest, MONEY_NOUNS) && !rest.some((word) => WRITE_VERBS.has(word) || DELETE_VERBS.has(word))) {
    vote('write', opens);
    return votes;
  }
  if (opens === 'return' && has(rest, GOODS)) vote('money', opens);
  if (opens === 'issue' && rest.length > 0) {
    vote('write', opens);
    if (has(rest, MONEY_NOUNS) || rest.includes('card')) vote('money', opens);
    if (has(rest, ACCESS_NOUNS)) vote('access_change', opens);
  }
  if (opens === 'format' && has(rest, VOLUMES)) vote('delete', opens);
  if (opens === 'send' && MONEY_NOUNS.has(rest[0] ?? '') && rest.length === 1) vote('money', rest[0]!);
  if (opens === 'share' && has(rest, SHARED_NOUNS)) vote('access_change', has(rest, SHARED_NOUNS)!);
  if (name.includes('force') && has(name, WRITE_VERBS)) vote('delete', 'force');
  if (name.includes('apply') && has(name, APPLIED)) vote('code', 'apply');
  // `get_and_delete`: what follows "and" or "or" is a verb of its own.
  const lastActs = changesLast(name);
  const acting = name.filter(
    (_, index) =>
      at < 0 || index <= at || ['and', 'or', 'then'].includes(name[index - 1] ?? '') || (lastActs && index === name.length - 1),
  );
  const leading = at >= 0 && at <= 1 ? acting : name;
  const joined = leading.join(' ');
  const changing = has(leading, WRITE_VERBS);
  for (const word of leading) {
    // `player_record`, `store_currency`: a thing, where the description says that it reads.
    if (described && AMBIGUOUS.has(word)) continue;
    if (INSIDE_A_THING.has(word) && word !== opens && word !== name.at(-1)) continue;
    // `slack_list_channels`, `kubectl_get`: whose tool it is.
    if (owned && word === opens) continue;
    if (word === 'resolve' && has(rest, LOOKED_UP)) continue;
    if (described && isThing(word, name)) continue;
    if (DELETE_VERBS.has(word)) vote('delete', word);
    else if (MONEY_VERBS.has(word)) vote('money', word);
    else if (ACCESS_VERBS.has(word)) vote('access_change', word);
    else if (
      CODE_VERBS.has(word) &&
      (word !== 'run' && word !== 'invoke' && word !== 'compile' ? true : has(name, CODE_NOUNS) !== undefined)
    )
      vote('code', word);
    else if (SEND_VERBS.has(word) && !(NOUNS_TOO.has(word) && has(leading, WRITE_VERBS) === undefined && leading[0] !== word))
      vote('send', word);
    else if (WRITE_VERBS.has(word)) vote('write', word);
  }
  // What is done to a payment, a key, a device is grave by that; the part before the last dot may name it.
  const owner = subject.slice(0, -name.length).slice(-3);
  for (const word of SEND_VERBS.has(opens) ? [opens] : leading) {
    if (owned && word === opens) continue;
    for (const act of actsOn(word, [...name.filter((one) => one !== word), ...owner])) vote(act.effect, act.word);
  }
  if (at >= 0 && at <= 1) return votes.filter(({ word }) => word !== 'message' || joined !== word);
  const makes = changing !== undefined && MAKES.has(changing);
  if (!described && !makes && (changing !== undefined || has(name, DELETE_VERBS) !== undefined)) {
    const money = has(name, MONEY_NOUNS) ?? has(owner, MONEY_NOUNS);
    if (money) vote('money', money);
    const access = has(name, ACCESS_NOUNS) ?? has(subject.slice(0, -name.length), ACCESS_SUBJECTS);
    if (access) vote('access_change', access);
  }
  if (!described && has(name, MEMBER_VERBS) && MEMBER_NOUNS.has(name.at(-1) ?? '')) vote('access_change', name.at(-1)!);
  if (!described && has(name, ORDER_VERBS) && has(name, ORDER_NOUNS) && joined !== 'order')
    vote('money', has(name, ORDER_NOUNS)!);
  const physical = has(name, PHYSICAL_NOUNS);
  if (physical && has(name, PHYSICAL_VERBS)) vote('physical', physical);
  return votes;
}

/** Products whose name is a verb here. */
const PRODUCTS: ReadonlySet<string> = new Set(['slack', 'whatsapp', 'kubectl', 'bash', 'shell', 'powershell', 'webhook', 'email', 'mail', 'sms', 'wire', 'post', 'buffer', 'contact', 'contacts', 'message', 'messages']); // prettier-ignore

/** A verb of change inside a name that may be a thing, where the description looks: `place_details`, `company_register_search`. */
function isThing(word: string, name: readonly string[]): boolean {
  const at = name.indexOf(word);
  if (at < 0 || !WRITE_VERBS.has(word) || ['and', 'or', 'then'].includes(name[at - 1] ?? '')) return false;
  if (at === name.length - 1 && CHANGES_LAST.has(word)) return false;
  const looksBefore = name.slice(0, at).some((one) => READ_VERBS.has(one));
  const looksAfter = name.slice(at + 1).some((one) => READ_VERBS.has(one) || READ_NOUNS.has(one));
  return (at > 0 || looksAfter) && (looksBefore || looksAfter) && kindOf(word) !== 'verb';
}

const CHANGING: readonly ReadonlySet<string>[] = [WRITE_VERBS, SEND_VERBS, MONEY_VERBS, DELETE_VERBS, ACCESS_VERBS];
/** Verbs of access that name a thing where something else acts on it: `append_block_children`. */
const INSIDE_A_THING: ReadonlySet<string> = new Set(['block', 'blocks', 'ban', 'permit']);

const HOLDS: ReadonlySet<string> = new Set([
  'hold',
  'holds',
  'pause',
  'pauses',
  'freeze',
  'freezes',
  'postpone',
  'postpones',
  'defer',
  'defers',
]);
/** They make something new and leave what is there. */
const MAKES: ReadonlySet<string> = new Set([
  'generate',
  'generates',
  'design',
  'render',
  'draw',
  'compose',
  'draft',
  'export',
  'print',
  'log',
  'record',
  'flag',
  'label',
  'tag',
  'mark',
]);
/** Of `oidc_api.update_group` the first part says what it is about. */
const ACCESS_SUBJECTS: ReadonlySet<string> = new Set([
  'oidc',
  'ldap',
  'saml',
  'sso',
  'iam',
  'acl',
  'permission',
  'permissions',
  'role',
  'roles',
  'policy',
  'token',
  'apikey',
  'credential',
  'credentials',
]);

export const MANY_ACTS =
  /\bmanag(?:e|es|ing)\b|\b(?:ability|able|used|allow\w{0,3}|option|possible|user|you) (?:[a-z]{1,12} )?to (?:delete|remove|update|modify|create|add|send|transfer|pay|cancel|write|post|execute|change|edit|insert|mark|reset|revoke|grant)\b/;

/** Verbs that are as often a thing: `message_stats`. */
const NOUNS_TOO: ReadonlySet<string> = new Set(
  'message messages mail email emails text texts notification post posts contact contacts call share sms slack webhook mention'.split(
    ' ',
  ),
);

/** What the first clauses say; `opens` is false of a sentence from further on, where a word that begins a clause is as often a thing. */
export function votesOfDescription(description: string, name: readonly string[], opens = true): Vote[] {
  const votes: Vote[] = [];
  const vote = (effect: Effect, word: string): void => void votes.push({ effect, where: 'description', word });
  clausesOf(description)
    .slice(0, 8)
    .forEach((clause, place) => {
      const index = opens ? place : place + 1;
      const all = textWords(clause).slice(0, 14);
      // "by applying", "or switching": how it is done, not what.
      const verb = index > 0 && /ing$/.test(all[0] ?? '') ? all[0]! : plainVerb(all[0] ?? '');
      const words = [all[0] ?? '', ...paired(all.slice(1))];
      if (index > 0 && isListed(description, clause)) return;
      if (/^resolves?$/.test(verb) && has(words.slice(1, 5), LOOKED_UP)) return;
      if (index > 0 && /^handles?$/.test(verb) && has(words.slice(1, 6), HANDLED)) return;
      if (HOLDS.has(verb) && has(words.slice(1, 6), MONEY_NOUNS)) return vote('write', verb);
      if (verb === 'format' && has(words.slice(1, 5), VOLUMES)) return vote('delete', verb);
      if (
        (verb === 'return' || (verb === 'returns' && /^returns?$/.test(name[0] ?? ''))) &&
        has(words.slice(1, 6), GOODS) &&
        !/\b(?:list|details?|status|information|json|array|number)\b/.test(clause.slice(0, 60))
      )
        return vote('money', verb);
      const both = PAIRS.get(`${verb} ${all[1] ?? ''}`);
      if (both === 'checkin') return vote('write', both);
      for (const act of actsOn(both ?? verb, words.slice(1, 9))) vote(act.effect, act.word);
      if (both) return vote(MONEY_VERBS.has(both) ? 'money' : DELETE_VERBS.has(both) ? 'delete' : 'write', both);
      if (verb === 'return' || (READ_VERBS.has(verb) && !WRITE_VERBS.has(verb))) return;
      if (/^(?:perform|run|make|do|conduct)(?:s|es)?$/.test(verb) && has(words.slice(1, 5), LOOKING)) return;
      if (/^shares?$/.test(verb) && has(words.slice(1, 6), SHARED_NOUNS)) return vote('access_change', verb);
      if (/^sends?$/.test(verb) && MONEY_NOUNS.has(words[1] ?? '')) return vote('money', words[1]!);
      if (/^(?:apply|applies)$/.test(verb) && has(words.slice(1, 5), APPLIED)) return vote('code', verb);
      if (/^issues?$/.test(verb) && has(words.slice(1, 5), MONEY_NOUNS)) return vote('money', verb);
      // Later clauses count only with a verb in a form that acts, not with a noun that happens to open them.
      if (index > 0 && !/(?:s|ing)$/.test(words[0]!) && !DELETE_VERBS.has(verb) && !SEND_VERBS.has(verb)) return;
      if (index > 0 && NOUNS_TOO.has(verb)) return;
      const object = words.slice(1, 9);
      if (DELETE_VERBS.has(verb)) vote('delete', verb);
      else if (MONEY_VERBS.has(verb)) vote('money', verb);
      else if (ACCESS_VERBS.has(verb)) vote('access_change', verb);
      else if (
        CODE_VERBS.has(verb) &&
        (has(words, CODE_NOUNS) ?? (/\b(?:sql|database) (?:query|statement)/.test(clause) ? verb : undefined))
      )
        vote('code', verb);
      else if (SEND_VERBS.has(verb)) vote('send', verb);
      else if (WRITE_VERBS.has(verb)) vote('write', verb);
      else return;
      if ((WRITE_VERBS.has(verb) || DELETE_VERBS.has(verb)) && !MAKES.has(verb)) {
        const money =
          has(object.slice(0, 4), MONEY_NOUNS) ?? (ORDER_VERBS.has(verb) ? has(object.slice(0, 5), ORDER_NOUNS) : undefined);
        if (money) vote('money', money);
        const member = MEMBER_VERBS.has(verb) ? has(object.slice(0, 4), MEMBER_NOUNS) : undefined;
        if (member && !/\b(?:info|details?|preferences?|settings?|photo|post|message|chat)\b/.test(clause.slice(0, 60)))
          vote('access_change', member);
        const access = has(object.slice(0, 4), ACCESS_NOUNS);
        if (access) vote('access_change', access);
      }
      const physical = has([...name, ...object.slice(0, 5)], PHYSICAL_NOUNS);
      if (physical && PHYSICAL_VERBS.has(verb.replace(/s$/, ''))) vote('physical', physical);
    });
  // "The payment method is charged": what happens to money is told in passing.
  if (
    votes.length > 0 &&
    /\b(?:is|are|will be|gets?) (?:\w{1,14} )?(?:charged|refunded|billed|debited|paid out)\b/i.test(description)
  )
    vote('money', 'charged');
  if (/, (?:\w{1,14} )?(?:charged|billed|debited) to\b/i.test(description)) vote('money', 'charged');
  return votes;
}

/** "Gets an order with items, payments and refunds": the last of several things, behind a verb of looking. */
function isListed(description: string, clause: string): boolean {
  const first = plainVerb(textWords(clausesOf(description)[0] ?? '')[0] ?? '');
  if (!/^returns?$/.test(first) && !READ_VERBS.has(first)) return false;
  const word = textWords(clause)[0] ?? '';
  const alone = /^[a-z]{1,30}$/.test(clause);
  if (!/[a-z]{2}s$/.test(word) || !(alone || /^[a-z]{1,30} (?:of|for|in|by|from|with|on|between|per|at|as|using|near)\b/.test(clause))) return false; // prettier-ignore
  const text = description.toLowerCase();
  const at = text.indexOf(` and ${word}`);
  const before = text.slice(Math.max(0, at - 40), Math.max(0, at));
  return at > 0 && (alone ? /, [a-z ]{0,30}[a-z]{2}s$/ : /[a-z]{2}s$/).test(before);
}

/** What a tool handles by itself, whatever it does. */
const HANDLED: ReadonlySet<string> = new Set(
  'encoding encodings error errors exception exceptions pagination format formats unicode types case cases input inputs retries redirects timeouts'.split(
    ' ',
  ),
);

/** What is performed and changes nothing. */
const LOOKING: ReadonlySet<string> = new Set([
  'search',
  'searches',
  'lookup',
  'calculation',
  'calculations',
  'analysis',
  'check',
  'checks',
  'comparison',
  'conversion',
  'scan',
]);

export function votesOfParameters(
  names: readonly string[],
  name: readonly string[],
  reads: boolean,
  schema: unknown = undefined,
  description = '',
): Vote[] {
  const all = new Set(names);
  const votes: Vote[] = [];
  const vote = (effect: Effect, word: string): void => void votes.push({ effect, where: 'parameters', word });
  const any = (...words: string[]): string | undefined => words.find((word) => all.has(word));
  const command = any('command', 'cmd', 'shell_command', 'bash_command', 'script', 'code', 'sql', 'statement', 'source_code');
  if (
    command &&
    (['command', 'cmd', 'shell_command', 'bash_command', 'sql', 'statement', 'script'].includes(command) || has(name, CODE_VERBS))
  )
    vote('code', command);
  const asks = requestOf(schema, all, description);
  if (asks) vote(asks.effect, asks.word);
  if (reads) return votes;
  const amount = any('amount', 'amount_cents', 'amountcents');
  const payee = any(
    'recipient',
    'iban',
    'account',
    'account_number',
    'to_account',
    'payee',
    'card',
    'payment_method',
    'receiver',
    'currency',
    'destination_account',
  );
  if (amount && payee) vote('money', amount);
  if (any('recipients', 'to') && any('body', 'message', 'subject', 'text')) vote('send', 'to');
  return votes;
}
