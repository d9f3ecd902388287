import { type Effect } from '../contract';
import { type Leaf } from './arguments';
import { nameWords } from './effect';
import { readShell } from './shell';
import { LONGEST, readSql, SQL_START, withoutComments } from './sql';
import { type Statement } from './statement';

export type { Statement } from './statement';

const SQL_NAME = /(?:^|_)(?:sql|statement|statements|stmt)(?:_|$)/;
const QUERY_NAME = /(?:^|_)query(?:_|$)/;
const DATABASE = new Set('sql db database databases query postgres postgresql mysql mariadb sqlite bigquery snowflake warehouse clickhouse redshift duckdb jdbc psql oracle mssql athena table tables'.split(' ')); // prettier-ignore
const SEARCHING = new Set('search searches find lookup web google ask docs wiki knowledge browse'.split(' '));
/** What people write in these is prose, whatever it looks like. */
const PROSE = /(?:^|_)(?:text|message|body|title|subject|content|note|notes|comment|description|prompt|question|q|search|term|terms|keyword|keywords|summary|reason|caption|topic|name|label)(?:_|$)/; // prettier-ignore
const SHELL_NAME = /(?:^|_)(?:command|cmd|shell|bash)(?:_|$)/;
/** A command on tools that run something; a line of the underground elsewhere. */
const SHELL_GENERIC = /^(?:script|args|arguments|argv|line|lines|input|stdin|commands?|cmds?|)$/;
const SHELL_TOOL = new Set('shell bash terminal exec execute console powershell cmd sh zsh command run'.split(' '));
const METHOD_NAME = /^(?:method|http_method|verb|http_verb|request_method)$/;
const OPERATION_NAME = /^(?:operation|op|action|mode|command|method|act)$/;
const REMOVES = /^(?:delete|remove|drop|truncate|purge|destroy|erase|wipe|unlink|terminate)$/;
const CHANGES = /^(?:create|update|insert|upsert|replace|write|set|add|modify|edit|patch|rename|move|append|put|save)$/;

/**
 * What the arguments say is done: SQL, shell commands, HTTP methods, GraphQL and document stores. `runs` is true of a tool that is known to
 * run what it is given: only there is a parameter called `line` or `args` a command.
 */
export function statementsOf(leaves: readonly Leaf[], toolName: string, runs = false): Statement[] {
  const tool = nameWords(toolName);
  const database = tool.some((word) => DATABASE.has(word));
  const searching = !database && tool.some((word) => SEARCHING.has(word));
  const looks = /^(?:get|list|search|find|fetch|read|describe|count|show|check)s?$/.test(tool[0] ?? '');
  const shell = !looks && !database && tool.some((word) => SHELL_TOOL.has(word));
  const out: Statement[] = [];
  for (const { field, name, value, length } of joined(leaves)) {
    if (typeof value !== 'string' || length < 2) continue;
    const add = (language: Statement['language'], read: Omit<Statement, 'field' | 'length' | 'language'>): void => void out.push({ field, length, language, ...read }); // prettier-ignore
    if (METHOD_NAME.test(name) && /^\s*(?:post|put|patch|delete)\s*$/i.test(value)) {
      const effect: Effect = /delete/i.test(value) ? 'delete' : 'write';
      add('http', { effect, sweeping: false, what: value.trim().toUpperCase(), parsed: true });
      continue;
    }
    const operation = OPERATION_NAME.test(name) && value.length < 40 ? nameWords(value)[0] : undefined;
    if (operation && !shell && (REMOVES.test(operation) || CHANGES.test(operation))) {
      add('operation', { effect: REMOVES.test(operation) ? 'delete' : 'write', sweeping: false, what: operation, parsed: true });
      continue;
    }
    const document = documentStore(value);
    if (document) {
      add('operation', document);
      continue;
    }
    if (/^mutation\b[^"]{0,80}[({]|\}\s{0,40}mutation\b/.test(behindComments(value))) {
      const effect: Effect = /[{\s](?:delete|remove|destroy|purge|drop)[A-Za-z_]{0,60}\s{0,4}[({]/i.test(value)
        ? 'delete'
        : 'write';
      add('graphql', { effect, sweeping: false, what: 'mutation', parsed: true });
      continue;
    }
    const named = SQL_NAME.test(name) || database || (QUERY_NAME.test(name) && !searching);
    if (
      SQL_START.test(value.length > LONGEST ? value.slice(0, 2_000) : withoutComments(value)) &&
      (named || !(searching || PROSE.test(name)))
    ) {
      const read = readSql(value);
      if (read.parsed || named) {
        const structured = SQL_NAME.test(name) || /\b(?:from|into|table|set|where|values|database|on|view|index|user|role|program|function)\b|[*(]/i.test(value); // prettier-ignore
        // `TRUNCATE trips` has none of these words: what a database is given, is SQL to a parser, and changes something, is SQL.
        if (structured || (database && read.parsed && read.effect !== 'read')) {
          add('sql', read);
          continue;
        }
      }
    }
    const alone = /^[\w-]{1,30}$/.test(value.trim());
    if (SHELL_NAME.test(name) ? !(looks && alone) : (shell && (SHELL_GENERIC.test(name) || leaves.length <= 2)) || (runs && !database && /^(?:script|args|argv|line|lines)$/.test(name)))
      add('shell', readShell(value)); // prettier-ignore
  }
  return out;
}

/** `db.users.deleteMany({})`, as shells of document stores have it. */
function documentStore(value: string): Omit<Statement, 'field' | 'length' | 'language'> | null {
  const hit = /\bdb\.[\w.$[\]'"()-]{0,80}?\b(deleteMany|deleteOne|remove|drop|dropDatabase|dropIndex|findOneAndDelete|insertOne|insertMany|insert|updateOne|updateMany|update|replaceOne|bulkWrite|findOneAndUpdate|renameCollection|createUser|grantRolesToUser)\s{0,4}\(\s{0,4}(\{\s{0,4}\})?/.exec(value); // prettier-ignore
  if (!hit) return null;
  const verb = hit[1]!;
  const all = hit[2] !== undefined;
  if (/user/i.test(verb)) return { effect: 'access_change', sweeping: false, what: verb, parsed: true };
  if (/delete|remove|drop/i.test(verb))
    return { effect: 'delete', sweeping: all || /^drop/.test(verb), what: verb, parsed: true };
  return { effect: 'write', sweeping: all && /^update/.test(verb), what: verb, parsed: true };
}

/** A command that is given word by word is one command: `["rm", "-rf", "/"]`, or a program beside its arguments. */
function joined(leaves: readonly Leaf[]): Leaf[] {
  const lists = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const list = /^(.{0,400})\[\d+\]$/.exec(leaf.field)?.[1];
    if (
      list !== undefined &&
      typeof leaf.value === 'string' &&
      /^(?:args|arguments|argv|command|cmd|line|parameters)$/.test(leaf.name)
    )
      lists.set(list, [...(lists.get(list) ?? []), leaf]);
  }
  if (lists.size === 0) return [...leaves];
  const taken = new Set([...lists.values()].flat());
  const quoted = (leaf: Leaf): string => (/^[\w@%+=:,./*~-]+$/.test(String(leaf.value)) ? String(leaf.value) : `'${String(leaf.value).replaceAll("'", `'\\''`)}'`); // prettier-ignore
  const out = leaves.filter((leaf) => !taken.has(leaf));
  for (const [field, parts] of lists) {
    const parent = field.replace(/\.[^.]*$/, '');
    const at = out.findIndex(({ field: one, name, value }) => /^(?:command|cmd|program|executable)$/.test(name) && typeof value === 'string' && one.replace(/\.[^.]*$/, '') === parent); // prettier-ignore
    const words = parts.map(quoted).join(' ');
    const value = at >= 0 ? `${String(out[at]!.value)} ${words}` : words;
    const whole: Leaf = { field: at >= 0 ? out[at]!.field : parts[0]!.field, name: at >= 0 ? 'command' : parts[0]!.name, value, length: at >= 0 ? out[at]!.length : parts[0]!.length }; // prettier-ignore
    if (at >= 0) out[at] = whole;
    else out.push(whole);
  }
  return out;
}

/** True when every part of the arguments that could be run was read: only then may a harmless statement make a tool harmless. */
export function allRead(leaves: readonly Leaf[], statements: readonly Statement[]): boolean {
  const read = new Set(statements.map(({ field }) => field.replace(/\[\d+\]$/, '')));
  return leaves.every(
    ({ field, name, value }) =>
      typeof value !== 'string' || !/^(?:code|script|source|source_code|program|expression|stdin|payload|sql|command|cmd|args|argv|query|input)$/.test(name) || read.has(field.replace(/\[\d+\]$/, '')),
  ); // prettier-ignore
}

/** A GraphQL document without the blanks and comments that it begins with (GraphQL 2.1.4). */
function behindComments(text: string): string {
  let rest = text.trimStart();
  while (rest.startsWith('#')) {
    const end = rest.indexOf('\n');
    rest = end < 0 ? '' : rest.slice(end + 1).trimStart();
  }
  return rest;
}
