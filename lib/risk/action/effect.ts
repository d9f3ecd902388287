import { type ActionEffect, type Effect, type ToolDescription } from '../contract';
import { GRAVITY, HIGH_RISK, IRREVERSIBLE, REVERSIBLE, SENSITIVE_NOUNS } from './words';
import { paired, textWords } from './clauses';
import { actsFurther } from './further-acts';
import { furtherSentences, isSeenWhole, ownDescription } from './own-description';
import { readingOf, readsByDescription } from './reads';
import { usesOf } from './uses';
import { MANY_ACTS, votesOfDescription, votesOfName, votesOfParameters, type Vote } from './effect-votes';

export interface ClassifiedTool {
  effect: Effect;
  basis: ActionEffect['basis'];
  reversible: ActionEffect['reversible'];
  /** True: it may reach what lies outside (openWorldHint, or the class says so). */
  openWorld: boolean;
  /** True: what is known of it was said in passing, and it may do more. */
  unsure?: true;
  /** The words that decided, as kinds for a reason: `delete` from the name. */
  because: { where: 'name' | 'description' | 'parameters' | 'annotations' | 'profile'; word: string }[];
}

/**
 * What a call of this tool would do: a registered profile first, then hints of a trusted server, then the schema, then words. Hints of a
 * server nobody vouched for may only make it graver. What nothing is known of is a write into an open world. Nothing that may write is
 * ever called a read: a reading verb counts only when no changing one stands beside it.
 */
export function classifyTool(tool: ToolDescription): ClassifiedTool {
  if (tool.profile) return registered(tool, tool.profile);
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

function registered(tool: ToolDescription, profile: NonNullable<ToolDescription['profile']>): ClassifiedTool {
  const { effect, reversible } = profile;
  if (effect !== undefined)
    return {
      effect,
      basis: 'profile',
      reversible: reversible ?? defaultReversible(effect, ''),
      openWorld: effect === 'send' || effect === 'unknown',
      because: [{ where: 'profile', word: effect }],
    };
  // What cannot be undone is no read, whatever its name says.
  const { profile: _profile, ...plain } = tool;
  const said = classifyTool(plain);
  const reads = said.effect === 'read' || said.effect === 'sensitive_read';
  return {
    ...said,
    effect: reads ? 'unknown' : said.effect,
    basis: 'profile',
    reversible: reversible ?? 'no',
    because: [{ where: 'profile', word: 'irreversible' }],
  };
}

/** `getOrder_v2.URLFetch` -> get, order, v2, url, fetch. */
export function nameWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function fromWords(tool: ToolDescription): ClassifiedTool {
  // Of `calendar.events.delete` the last part acts, but a word before it may tell what it acts on.
  const name = paired(nameWords(tool.name.replace(/^.{0,300}[./:](?=[^./:]{4,200}$)/, ''))).slice(-12);
  const subject = nameWords(tool.name).slice(-16);
  const description = ownDescription(tool.description ?? '');
  const parameters = parameterNames(tool.parameters);
  const further = actsFurtherOn(tool.description ?? '', name);
  const read = readingOf(name, description);
  const reading = read && { ...read, sure: read.sure && isSeenWhole(tool.description ?? '') };
  const farVotes = further.flatMap(({ votes: said }) => said);
  const votes: Vote[] = [
    ...votesOfName(name, subject, readsByDescription(description)?.sure === true && !actsFurther(description)),
    ...votesOfDescription(description, name),
    ...farVotes,
    ...votesOfUses(tool.description ?? '', description, name),
    ...votesOfParameters(parameters, name, reading?.sure === true, tool.parameters, description),
  ];
  const changes = votes.filter((vote) => vote.effect !== 'read' && vote.effect !== 'sensitive_read');
  const gravest = [...changes].sort((a, b) => GRAVITY.indexOf(a.effect) - GRAVITY.indexOf(b.effect))[0];
  const actsText = further.map(({ act }) => act.toLowerCase()).join('\n');
  const text = `${description.toLowerCase()}\n${actsText}`;
  // What is closed, reset or moved for good is lost.
  const saysLittle = gravest === undefined || gravest.effect === 'unknown';
  const lost = IRREVERSIBLE.test(reading?.sure === true && gravest?.effect !== 'write' ? actsText : text);
  if (lost && (saysLittle || gravest.effect === 'write'))
    return {
      effect: 'delete',
      basis: 'words',
      reversible: 'no',
      openWorld: false,
      because: [{ where: 'description', word: 'permanently' }],
    };
  // "Provides ... including the ability to delete": one tool with several acts is judged by its gravest.
  // Of one that is known to write, or to do something that nobody can tell, no less is said.
  if ((saysLittle || gravest.effect === 'write') && reading?.where !== 'name' && MANY_ACTS.test(text))
    return {
      effect: 'write',
      basis: 'words',
      reversible: 'unknown',
      openWorld: true,
      because: [{ where: 'description', word: 'manage' }],
    };
  // What is said only far behind takes nothing from the weight of what nobody knows: it is known to write, and what else it does is not.
  const isKnownNear = reading?.sure === true || changes.some((vote) => !farVotes.includes(vote));
  if (gravest?.effect === 'write' && !isKnownNear)
    return {
      effect: 'write',
      basis: 'words',
      reversible: 'unknown',
      openWorld: true,
      unsure: true,
      because: changes.map(({ where, word }) => ({ where, word })),
    };
  if (gravest) {
    const basis = gravest.where === 'parameters' ? 'schema' : 'words';
    return {
      effect: gravest.effect,
      basis,
      reversible: defaultReversible(gravest.effect, IRREVERSIBLE.test(text) ? text : description.toLowerCase()),
      openWorld: gravest.effect === 'send' || gravest.effect === 'unknown',
      because: changes.filter(({ effect }) => effect === gravest.effect).map(({ where, word }) => ({ where, word })),
    };
  }
  if (reading?.sure && !IRREVERSIBLE.test(text)) {
    const sensitive = [...name, ...textWords(description).slice(0, 12)].find((word) => SENSITIVE_NOUNS.has(word));
    return {
      effect: sensitive ? 'sensitive_read' : 'read',
      basis: 'words',
      reversible: 'yes',
      openWorld: false,
      because: [{ where: reading.where, word: sensitive ?? reading.word }],
    };
  }
  return { effect: 'unknown', basis: 'none', reversible: 'unknown', openWorld: true, because: [] };
}

/**
 * "Use this when you need to cancel an order": a tool for that changes something, whatever else is said of it. What a user wishes for then may be
 * another tool's to do, and counts where nothing says that this one looks.
 */
function votesOfUses(told: string, own: string, name: readonly string[]): Vote[] {
  const uses = usesOf(told);
  const acts = readsByDescription(own)?.sure === true ? uses.own : [...uses.own, ...uses.wished];
  return acts.flatMap((act) => {
    const votes = votesOfDescription(act, name);
    return votes.length > 0 ? votes : [{ effect: 'write' as const, where: 'description' as const, word: textWords(act)[0]! }];
  });
}

/** So many sentences further on that tell of a change; they may make a tool graver, and nothing there makes it a read. */
const MOST_FURTHER = 60;
const LEAD = /^(?:(?:it|this (?:tool|function)|and|then|also|additionally|finally|afterwards|optionally),? ){1,4}/i;

/** What is said of acts behind what `votesOfDescription` looks at. One of which only is known that something is done is of any kind. */
function actsFurtherOn(description: string, name: readonly string[]): { act: string; votes: Vote[] }[] {
  const out: { act: string; votes: Vote[] }[] = [];
  for (const sentence of furtherSentences(description)) {
    const act = sentence.replace(LEAD, '');
    const votes = votesOfDescription(act, name, false).filter(({ effect }) => effect !== 'read' && effect !== 'sensitive_read');
    if (votes.length > 0) out.push({ act, votes });
    else if (actsFurther(sentence))
      out.push({ act, votes: [{ effect: 'unknown', where: 'description', word: textWords(act)[0] ?? '' }] });
    if (out.length >= MOST_FURTHER) break;
  }
  return out;
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
