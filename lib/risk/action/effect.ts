import { type ActionEffect, type Effect, type ToolDescription } from '../contract';
import {
  ACCESS_NOUNS,
  ACCESS_VERBS,
  AMBIGUOUS,
  CODE_NOUNS,
  CODE_VERBS,
  DELETE_VERBS,
  GRAVITY,
  HIGH_RISK,
  IRREVERSIBLE,
  MEMBER_NOUNS,
  MEMBER_VERBS,
  MONEY_NOUNS,
  MONEY_VERBS,
  ORDER_NOUNS,
  ORDER_VERBS,
  PHYSICAL_NOUNS,
  PHYSICAL_VERBS,
  READ_VERBS,
  REVERSIBLE,
  SEND_VERBS,
  SENSITIVE_NOUNS,
  WRITE_VERBS,
} from './words';

export interface ClassifiedTool {
  effect: Effect;
  basis: ActionEffect['basis'];
  reversible: ActionEffect['reversible'];
  /** True: it may reach what lies outside (openWorldHint, or the class says so). */
  openWorld: boolean;
  /** The words that decided, as kinds for a reason: `delete` from the name. */
  because: { where: 'name' | 'description' | 'parameters' | 'annotations' | 'profile'; word: string }[];
}

/**
 * What a call of this tool would do: a registered profile first, then hints of a trusted server, then the schema, then words. Hints of a
 * server nobody vouched for may only make it graver. What nothing is known of is a write into an open world. Nothing that may write is
 * ever called a read: a reading verb counts only when no changing one stands beside it.
 */
export function classifyTool(tool: ToolDescription): ClassifiedTool {
  if (tool.profile) {
    const { effect } = tool.profile;
    return {
      effect,
      basis: 'profile',
      reversible: tool.profile.reversible ?? defaultReversible(effect, ''),
      openWorld: effect === 'send' || effect === 'unknown',
      because: [{ where: 'profile', word: effect }],
    };
  }
  const words = fromWords(tool);
  const hints = tool.annotations ?? {};
  const hintRead = hints['readOnlyHint'] === true;
  const hintWrites = hints['readOnlyHint'] === false;
  const hintDestroys = hints['destructiveHint'] === true && !hintRead;
  if (tool.annotationsTrusted === true && hintRead) {
    const effect = words.effect === 'sensitive_read' ? 'sensitive_read' : 'read';
    return {
      ...words,
      effect,
      basis: 'annotations',
      reversible: 'yes',
      openWorld: hints['openWorldHint'] === true,
      because: [{ where: 'annotations', word: 'readOnlyHint' }],
    };
  }
  const reads = words.effect === 'read' || words.effect === 'sensitive_read';
  if (hintDestroys && !HIGH_RISK.has(words.effect))
    return {
      ...words,
      effect: 'delete',
      basis: 'annotations',
      reversible: 'no',
      because: [{ where: 'annotations', word: 'destructiveHint' }],
    };
  if (hintWrites && reads && hints['destructiveHint'] !== false)
    return {
      ...words,
      effect: 'write',
      basis: 'annotations',
      reversible: 'unknown',
      because: [{ where: 'annotations', word: 'readOnlyHint' }],
    };
  if (tool.annotationsTrusted === true && hints['destructiveHint'] === false && words.effect === 'unknown')
    return {
      ...words,
      effect: 'write',
      basis: 'annotations',
      reversible: 'unknown',
      because: [{ where: 'annotations', word: 'destructiveHint' }],
    };
  return { ...words, openWorld: hints['openWorldHint'] === true || words.openWorld };
}

/** `getOrder_v2.URLFetch` -> get, order, v2, url, fetch. */
export function nameWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

interface Vote {
  effect: Effect;
  where: 'name' | 'description' | 'parameters';
  word: string;
}

function fromWords(tool: ToolDescription): ClassifiedTool {
  // Of `calendar.events.delete` the last part acts, but a word before it may tell what it acts on.
  const name = nameWords(tool.name.replace(/^.*[./:]+(?=[^./:]{4,}$)/, '')).slice(-12);
  const subject = nameWords(tool.name).slice(-16);
  const description = ownDescription(tool.description ?? '');
  const parameters = parameterNames(tool.parameters);
  const votes: Vote[] = [
    ...votesOfName(name, subject, readsByDescription(description) !== undefined),
    ...votesOfDescription(description, name),
    ...votesOfParameters(parameters, name, description),
  ];
  const nameReads = readsByName(name);
  const descriptionReads = readsByDescription(description);
  const changes = votes.filter((vote) => vote.effect !== 'read' && vote.effect !== 'sensitive_read');
  const gravest = [...changes].sort((a, b) => GRAVITY.indexOf(a.effect) - GRAVITY.indexOf(b.effect))[0];
  const text = description.toLowerCase();
  if (gravest) {
    const basis = gravest.where === 'parameters' ? 'schema' : 'words';
    return {
      effect: gravest.effect,
      basis,
      reversible: defaultReversible(gravest.effect, text),
      openWorld: gravest.effect === 'send',
      because: changes.filter(({ effect }) => effect === gravest.effect).map(({ where, word }) => ({ where, word })),
    };
  }
  // "Provides ... including the ability to delete": one tool with several acts is judged by its gravest.
  if (nameReads === undefined && MANY_ACTS.test(text))
    return {
      effect: 'write',
      basis: 'words',
      reversible: 'unknown',
      openWorld: true,
      because: [{ where: 'description', word: 'manage' }],
    };
  if (nameReads || descriptionReads) {
    const sensitive = [...name, ...textWords(description).slice(0, 12)].find((word) => SENSITIVE_NOUNS.has(word));
    const where = nameReads ? 'name' : 'description';
    return {
      effect: sensitive ? 'sensitive_read' : 'read',
      basis: 'words',
      reversible: 'yes',
      openWorld: false,
      because: [{ where, word: sensitive ?? nameReads ?? descriptionReads ?? 'read' }],
    };
  }
  return { effect: 'unknown', basis: 'none', reversible: 'unknown', openWorld: true, because: [] };
}

const has = (words: readonly string[], set: ReadonlySet<string>): string | undefined => words.find((word) => set.has(word));

/** A noun that follows a reading verb is what is read: `list_payments`, `get_deleted_items`. */
function readsByName(name: readonly string[]): string | undefined {
  return has(name.slice(0, 3), READ_VERBS) ?? (READ_VERBS.has(name.at(-1) ?? '') ? name.at(-1) : undefined);
}

function votesOfName(name: readonly string[], subject: readonly string[], described: boolean): Vote[] {
  const votes: Vote[] = [];
  const vote = (effect: Effect, word: string): void => void votes.push({ effect, where: 'name', word });
  const at = name.findIndex((word) => READ_VERBS.has(word));
  // `get_and_delete`: what follows "and" or "or" is a verb of its own.
  const acting = name.filter((_, index) => at < 0 || index <= at || ['and', 'or', 'then'].includes(name[index - 1] ?? ''));
  const leading = at >= 0 && at <= 1 ? acting : name;
  const joined = leading.join(' ');
  const changing = has(leading, WRITE_VERBS);
  for (const word of leading) {
    // `player_record`, `store_currency`: a thing, where the description says that it reads.
    if (described && AMBIGUOUS.has(word)) continue;
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
  if (at >= 0 && at <= 1) return votes.filter(({ word }) => word !== 'message' || joined !== word);
  const makes = changing !== undefined && MAKES.has(changing);
  if (!described && !makes && (changing !== undefined || has(name, DELETE_VERBS) !== undefined)) {
    const money = has(name, MONEY_NOUNS);
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

const MANY_ACTS =
  /\bmanag(?:e|es|ing)\b|\b(?:ability|able|used|allow\w{0,3}|option|possible|user|you) (?:[a-z]{1,12} )?to (?:delete|remove|update|modify|create|add|send|transfer|pay|cancel|write|post|execute|change|edit|insert|mark|reset|revoke|grant)\b/;

/** Prose about the family a tool belongs to says nothing of the tool. */
function ownDescription(description: string): string {
  const labelled = /\b(?:tool|function|method) description:\s*/i.exec(description);
  const own = labelled
    ? description.slice(labelled.index + labelled[0].length)
    : description.replace(/^this (?:tool|function) (?:belongs to|is part of)[^.]{0,300}\.\s*/i, '');
  return own.slice(0, 2000);
}

/** Verbs that are as often a thing: `message_stats`. */
const NOUNS_TOO: ReadonlySet<string> = new Set(
  'message messages mail email emails text texts notification post posts contact contacts call share sms slack webhook mention'.split(
    ' ',
  ),
);

/** Sentences whose beginning is a verb of the tool: "Deletes the ...", "This function sends ...", "Used to transfer ...". */
const SUBJECT =
  /^(?:this (?:function|tool|api|method|endpoint|action|command)|the (?:function|tool|api|method)|it|(?:a |the )?(?:function|tool|api|method|endpoint|command) (?:that|which|to|for)|used (?:to|for)|use this (?:tool |function )?to|allows (?:you |the user |users )?to|lets (?:you )?|enables (?:you )?to|helps? (?:you )?(?:to )?|can(?: be used to)?|will|please|simply|automatically|securely|quickly|programmatically)\b[ ,:]*/;

function textWords(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('key-value', 'keyed')
      .match(/[a-z0-9']+/g) ?? []
  );
}

function clausesOf(description: string): string[] {
  return description
    .toLowerCase()
    .split(/[.;:!?\n]+(?:\s|$)|, (?:and|then|or) (?=[a-z])| and then | then | and | or | by /)
    .map((clause) => {
      let rest = clause.trim();
      for (let n = 0; n < 3; n++) {
        const cut = rest.replace(SUBJECT, '').trim();
        if (cut === rest) break;
        rest = cut;
      }
      return rest;
    })
    .filter((clause) => clause !== '');
}

function readsByDescription(description: string): string | undefined {
  const first = textWords(clausesOf(description)[0] ?? '')[0];
  return first !== undefined && READ_VERBS.has(first) ? first : undefined;
}

function votesOfDescription(description: string, name: readonly string[]): Vote[] {
  const votes: Vote[] = [];
  const vote = (effect: Effect, word: string): void => void votes.push({ effect, where: 'description', word });
  clausesOf(description)
    .slice(0, 8)
    .forEach((clause, index) => {
      const words = textWords(clause).slice(0, 14);
      const verb = words[0] ?? '';
      if (READ_VERBS.has(verb) && !WRITE_VERBS.has(verb)) return;
      // Later clauses count only with a verb in a form that acts, not with a noun that happens to open them.
      if (index > 0 && !/(?:s|ing)$/.test(verb) && !DELETE_VERBS.has(verb) && !SEND_VERBS.has(verb)) return;
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
  return votes;
}

function votesOfParameters(names: readonly string[], name: readonly string[], description: string): Vote[] {
  const all = new Set(names);
  const votes: Vote[] = [];
  const vote = (effect: Effect, word: string): void => void votes.push({ effect, where: 'parameters', word });
  const reads = readsByName(name) !== undefined || readsByDescription(description) !== undefined;
  const any = (...words: string[]): string | undefined => words.find((word) => all.has(word));
  const command = any('command', 'cmd', 'shell_command', 'bash_command', 'script', 'code', 'sql', 'statement', 'source_code');
  if (
    command &&
    (['command', 'cmd', 'shell_command', 'bash_command', 'sql', 'statement', 'script'].includes(command) || has(name, CODE_VERBS))
  )
    vote('code', command);
  const method = any('http_method', 'method');
  if (method && any('url', 'endpoint', 'uri') && !reads) vote('send', method);
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

/** Names of arguments anywhere in a schema, snake and camel case folded together. */
export function parameterNames(schema: unknown, depth = 0): string[] {
  if (depth > 4 || typeof schema !== 'object' || schema === null) return [];
  const record = schema as Record<string, unknown>;
  const properties = record['properties'];
  const names: string[] = [];
  if (typeof properties === 'object' && properties !== null)
    for (const [key, value] of Object.entries(properties))
      names.push(nameWords(key).join('_'), ...parameterNames(value, depth + 1));
  if (record['items'] !== undefined) names.push(...parameterNames(record['items'], depth + 1));
  return names.slice(0, 200);
}

function defaultReversible(effect: Effect, description: string): ActionEffect['reversible'] {
  if (effect === 'read' || effect === 'sensitive_read') return 'yes';
  if (IRREVERSIBLE.test(description)) return 'no';
  if (REVERSIBLE.test(description)) return 'yes';
  if (effect === 'delete' || effect === 'send' || effect === 'code' || effect === 'money' || effect === 'physical') return 'no';
  return effect === 'write' || effect === 'access_change' ? 'yes' : 'unknown';
}
