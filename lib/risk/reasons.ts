import { type Finding } from './contract';

/**
 * Reasons in words, by code and parameters. Parameters hold kinds, counts and names of tools' words, never content, so a reason may be
 * shown to people who may not read the text it speaks of. Client-safe.
 */
type Params = Finding['reasonParams'];

const WHERE: Readonly<Record<string, string>> = {
  user: 'What the person wrote',
  model: 'What the model wrote',
  retrieved: 'A retrieved document',
  tool: 'A tool’s result',
  memory: 'The agent’s memory',
  file: 'A file',
  system: 'The system prompt',
};
const where = (params: Params): string => WHERE[String(params['provenance'])] ?? 'The text';
const hidden = (params: Params): string => (params['encoding'] ? ` It was hidden as ${String(params['encoding'])}.` : '');
const type = (params: Params): string =>
  String(params['type'] ?? 'data')
    .toLowerCase()
    .replaceAll('_', ' ');
const word = (params: Params): string =>
  params['word'] ? ` (“${String(params['word'])}” in its ${String(params['where'])})` : '';

const TEXTS: Readonly<Record<string, (params: Params) => string>> = {
  'injection.override': (p) => `${where(p)} tells the model to drop the instructions it was given.${hidden(p)}`,
  'injection.overrideAbroad': (p) => `${where(p)} tells the model, in another language, to drop its instructions.${hidden(p)}`,
  'injection.promptLeakAbroad': (p) =>
    `${where(p)} asks, in another language, for what the model was told in secret.${hidden(p)}`,
  'injection.unboundAbroad': (p) => `${where(p)} speaks, in another language, of a model without limits.${hidden(p)}`,
  'injection.persona': (p) => `${where(p)} asks the model to play somebody else.${hidden(p)}`,
  'injection.unbound': (p) => `${where(p)} speaks of a model without rules, filters or limits.${hidden(p)}`,
  'injection.promptLeak': (p) => `${where(p)} asks for the system prompt or the text before it.${hidden(p)}`,
  'injection.secretRequest': (p) => `${where(p)} asks for a password or a secret the model was given.${hidden(p)}`,
  'injection.delimiter': (p) => `${where(p)} imitates the marks that separate roles or sections.${hidden(p)}`,
  'injection.refusalSuppression': (p) => `${where(p)} forbids refusals or prescribes how the answer begins.${hidden(p)}`,
  'injection.encodedRequest': (p) => `${where(p)} asks to decode or put together hidden text.${hidden(p)}`,
  'injection.exfiltration': (p) => `${where(p)} orders data to be sent outside.${hidden(p)}`,
  'injection.secrecy': (p) => `${where(p)} asks that a person is not told or not asked.${hidden(p)}`,
  'injection.addressesAgent': (p) => `${where(p)} speaks to the AI itself.${hidden(p)}`,
  'injection.taskHijack': (p) => `${where(p)} sets another task.${hidden(p)}`,
  'injection.toolOrder': (p) => `${where(p)} orders a tool to be called.${hidden(p)}`,
  'injection.authority': (p) => `${where(p)} claims an authority over the model.${hidden(p)}`,
  'injection.safetyOff': (p) => `${where(p)} orders checks to be switched off.${hidden(p)}`,
  'injection.model': (p) => `${where(p)} reads like known injections, by the bundled model.${hidden(p)}`,
  'injection.repetition': (p) => `${where(p)} repeats the same words many times, as attacks do that flood the context.`,
  'injection.invisible': (p) => `${where(p)} holds characters that nobody sees (${String(p['kinds'] ?? 'zero-width')}).`,
  'injection.homoglyphs': (p) => `${where(p)} writes words with letters of other alphabets that look the same.`,
  'injection.encoded': (p) => `${where(p)} carries a hidden text as ${String(p['encoding'] ?? 'code')}.`,
  'secret.present': (p) => `A secret is in the text: ${type(p).replace(/^secret /, '')}.`,
  'personal.present': (p) => `Personal data is in the text: ${type(p)}.`,
  'domain.sensitive': (p) => `The text is about ${String(p['domain'])}.`,
  'leak.secret': (p) => `The answer holds a secret: ${type(p).replace(/^secret /, '')}.${hidden(p)}`,
  'leak.personalData': (p) => `The answer gives personal data that was not in what the model was given: ${type(p)}.${hidden(p)}`,
  'leak.systemPrompt': (p) => `The answer repeats ${String(p['share'] ?? 'a part')} % of the system prompt’s wording.`,
  'leak.canary': () => 'The answer holds a canary: a mark that was put into the prompt to show a leak.',
  'ground.coverage': (p) =>
    Number(p['claims']) === 1
      ? `The one statement in the answer is ${Number(p['supported']) === 1 ? '' : 'not '}supported by the context.`
      : `Of ${String(p['claims'])} statements, the context supports ${Number(p['supported']) === 0 ? 'none' : String(p['supported'])}.`,
  'ground.contradicted': (p) => `The context says otherwise: ${String(p['kind'])}.`,
  'ground.unsupported': (p) => `Not found in the context${p['kind'] ? `: ${String(p['kind'])}` : ''}.`,
  'toxic.insult': () => 'The answer uses abusive words. Recall of this detector is low: its silence means little.',
  'toxic.threat': () => 'The answer reads like a threat.',
  'toxic.group': () => 'The answer attacks a group of people.',
  'policy.phrase': (p) => `The answer says what it may not: ${String(p['topic'])}.`,
  'markup.script': (p) => `The answer holds markup that acts when it is rendered: ${String(p['kind'])}.`,
  'markup.link': (p) =>
    `The answer links to a place that is not in what the model was given${p['carries'] ? ', and the link carries data' : ''}.`,
  'markup.code': (p) => `The answer holds ${String(p['kind'])} that changes something.`,
  'effect.read': (p) => `The tool reads${word(p)}.`,
  'effect.sensitive_read': (p) => `The tool reads what may be confidential${word(p)}.`,
  'effect.write': (p) => `The tool changes data${word(p)}.`,
  'effect.send': (p) => `The tool sends something to others${word(p)}.`,
  'effect.money': (p) => `The tool moves money${word(p)}.`,
  'effect.delete': (p) => `The tool deletes or cancels${word(p)}.`,
  'effect.access_change': (p) => `The tool changes who may do what${word(p)}.`,
  'effect.code': (p) => `The tool runs code or commands${word(p)}.`,
  'effect.physical': (p) => `The tool acts on a thing in the world${word(p)}.`,
  'effect.unknown': () => 'Nothing tells what the tool does: it is treated as one that writes and reaches outside.',
  'statement.sweeping': (p) => `The ${String(p['language']).toUpperCase()} in the arguments sweeps: ${String(p['what'])}.`,
  'statement.changes': (p) =>
    `The ${String(p['language']).toUpperCase()} in the arguments changes something: ${String(p['what'])}.`,
  'reach.wildcard': () => 'A wildcard in the arguments means everything.',
  'reach.allWord': () => 'The arguments say “all”.',
  'reach.count': (p) => `The call touches many records${p['count'] ? ` (${String(p['count'])})` : ''}.`,
  'amount.size': (p) => `The size of the amount${p['currency'] ? ` in ${String(p['currency'])}` : ''}.`,
  'amount.unreadable': () => 'The amount cannot be read as a number: it may be any.',
  'amount.unusual': (p) => `Larger than ${String(p['percentile'])} % of this agent’s earlier amounts.`,
  'amount.beyondHistory': () => 'At least twice the largest amount this agent ever moved.',
  'velocity.hour': (p) => `${String(p['calls'])} calls of this tool in the last hour.`,
  'velocity.structuring': (p) => `${String(p['calls'])} payments in the last hour: many small ones may be one large one.`,
  'recipient.firstSeen': (p) => `This ${String(p['kind'])} has not been used before.`,
  'recipient.unknown': (p) =>
    `It goes to ${p['kind'] === 'email' ? 'an e-mail address' : p['kind'] === 'url' ? 'a web address' : 'an account'}; nothing is known of earlier use.`,
  'provenance.onlyInUntrusted': (p) =>
    `The ${p['kind'] === 'other' ? 'value' : String(p['kind'])} stands only in what a tool or document said, and nowhere in what was asked.`,
  'environment.production': () => 'It happens in production.',
  'task.notAsked': () => 'Nothing in the task asks for an act of this kind.',
  'trace.instructionBefore': () => 'An earlier step brought in a text that gives the agent instructions.',
  'trace.untrustedSensitiveOutward': () => 'Untrusted content, sensitive data and an act outside in one run: high at least.',
  'trace.injectedAct': () => 'A grave act follows on an instruction that a tool or document gave.',
  'trace.foreignAddress': () =>
    'After sensitive data was read, an address is asked that only an earlier tool or document named: asking it tells whoever answers there.',
  'trace.dataInAddress': () => 'Something was put into that address: high at least.',
  'trace.repeated': (p) => `The same tool was called ${String(p['count'])} times in this run.`,
  'floor.effect': () => 'Money, deletion, access, code and things in the world are medium at least.',
  'floor.unknown': () => 'What is not known is medium at least.',
  'floor.irreversible': () => 'It is registered as something that cannot be undone: medium at least.',
  'floor.irreversibleOutside': () => 'It cannot be undone and goes outside: high at least.',
  'floor.overLimit': () => 'The amount is over the limit: high at least.',
  'floor.sweeping': () => 'It touches everything: high at least.',
  'plugin.finding': (p) =>
    `${p['plugin'] ? `The sidecar ${String(p['plugin'])}` : 'A plug-in'} reports ${String(p['label'] ?? 'a risk')}.`,
};

/** Codes that have words; a test holds every code of the scorers against it. */
export const REASON_CODES: readonly string[] = Object.keys(TEXTS);

/** One sentence for people. An unknown code (of a newer bundle) is shown as it is. */
export function reasonText(finding: Pick<Finding, 'reasonCode' | 'reasonParams'>): string {
  return TEXTS[finding.reasonCode]?.(finding.reasonParams) ?? `Reason ${finding.reasonCode}.`;
}
