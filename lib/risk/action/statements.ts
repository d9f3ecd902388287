import { parse as parseShell } from 'shell-quote';
import mysql from 'node-sql-parser/build/mysql';
import postgresql from 'node-sql-parser/build/postgresql';
import { type Effect } from '../contract';
import { type Leaf } from './arguments';

/** What a statement in the arguments would do, read by a parser. */
export interface Statement {
  field: string;
  length: number;
  language: 'sql' | 'shell';
  effect: Effect;
  /** DELETE or UPDATE without WHERE, DROP, TRUNCATE, `rm -rf /`, `curl | sh`. */
  sweeping: boolean;
  /** What it is called in a reason: `DELETE without WHERE`. */
  what: string;
  parsed: boolean;
}

const SQL_START =
  /^\s*(?:\(\s*)?(?:select|insert|update|delete|drop|truncate|alter|create|grant|revoke|merge|replace|with|copy|call|exec|execute|explain|show|describe|set|begin|vacuum|do)\b/i;
const SQL_NAME = /(?:^|_)(?:sql|query|statement|stmt)(?:_|$)/;
const SHELL_NAME = /(?:^|_)(?:command|cmd|shell|bash|script|args|line)(?:_|$)/;
const LONGEST = 20_000;

export function statementsOf(leaves: readonly Leaf[], toolName: string): Statement[] {
  const out: Statement[] = [];
  for (const { field, name, value, length } of leaves) {
    if (typeof value !== 'string' || length < 2 || length > LONGEST) continue;
    const sqlish =
      SQL_START.test(value) &&
      (SQL_NAME.test(name) || /\b(?:from|into|table|set|where|values|database|on|view|index|user|role)\b|\*/i.test(value));
    if (sqlish) out.push({ field, length, language: 'sql', ...readSql(value) });
    else if (SHELL_NAME.test(name) || (/shell|bash|terminal|exec|command/.test(toolName.toLowerCase()) && leaves.length <= 2))
      out.push({ field, length, language: 'shell', ...readShell(value) });
  }
  return out;
}

type Read = Pick<Statement, 'effect' | 'sweeping' | 'what' | 'parsed'>;
interface Ast {
  type?: string;
  where?: unknown;
  with?: { stmt?: { ast?: Ast } & Ast }[] | null;
  into?: { position?: string | null; expr?: unknown } | null;
}
const WORST: readonly Effect[] = ['read', 'write', 'access_change', 'code', 'delete'];
const DIALECTS = [new postgresql.Parser(), new mysql.Parser()];

/** Each statement of the text by its syntax tree; what no dialect can parse is read by its first words, and never as a read. */
function readSql(text: string): Read {
  let trees: Ast[] | null = null;
  for (const dialect of DIALECTS) {
    try {
      const ast = dialect.astify(text) as unknown as Ast | Ast[];
      trees = Array.isArray(ast) ? ast : [ast];
      break;
    } catch {
      // The next dialect may know it.
    }
  }
  if (trees === null) return readSqlWords(text);
  return trees.map(readTree).reduce(graver, { effect: 'read', sweeping: false, what: 'SELECT', parsed: true });
}

function graver(a: Read, b: Read): Read {
  if (a.sweeping !== b.sweeping) return a.sweeping ? a : b;
  return WORST.indexOf(b.effect) > WORST.indexOf(a.effect) ? b : a;
}

function readTree(tree: Ast): Read {
  const type = (tree.type ?? '').toLowerCase();
  const inner = (tree.with ?? [])
    .map((part) => part.stmt?.ast ?? part.stmt)
    .filter((ast): ast is Ast => ast !== undefined && ast !== null);
  return inner.map(readTree).reduce(graver, readType(type, tree));
}

function readType(type: string, tree: Ast): Read {
  const open = tree.where === null || tree.where === undefined || isTautology(tree.where);
  switch (type) {
    case 'select':
      return tree.into?.position
        ? { effect: 'write', sweeping: false, what: 'SELECT INTO', parsed: true }
        : { effect: 'read', sweeping: false, what: 'SELECT', parsed: true };
    case 'show':
    case 'desc':
    case 'describe':
    case 'explain':
      return { effect: 'read', sweeping: false, what: type.toUpperCase(), parsed: true };
    case 'delete':
      return { effect: 'delete', sweeping: open, what: open ? 'DELETE without WHERE' : 'DELETE', parsed: true };
    case 'update':
      return { effect: 'write', sweeping: open, what: open ? 'UPDATE without WHERE' : 'UPDATE', parsed: true };
    case 'drop':
    case 'truncate':
      return { effect: 'delete', sweeping: true, what: type.toUpperCase(), parsed: true };
    case 'grant':
    case 'revoke':
      return { effect: 'access_change', sweeping: false, what: type.toUpperCase(), parsed: true };
    case 'alter':
      return { effect: 'write', sweeping: true, what: 'ALTER', parsed: true };
    case 'exec':
    case 'call':
    case 'execute':
      return { effect: 'code', sweeping: false, what: 'CALL', parsed: true };
    default:
      return { effect: 'write', sweeping: false, what: type.toUpperCase() || 'statement', parsed: true };
  }
}

/** `1 = 1`, `true`: a condition that holds for every row. */
function isTautology(where: unknown): boolean {
  const node = where as {
    type?: string;
    operator?: string;
    left?: { type?: string; value?: unknown };
    right?: { type?: string; value?: unknown };
    value?: unknown;
  };
  if (node.type === 'bool') return node.value === true;
  if (node.type === 'number') return node.value !== 0;
  if (node.operator === 'OR') return isTautology(node.left) || isTautology(node.right);
  const { left, right } = node;
  return (
    node.operator === '=' &&
    left?.type !== undefined &&
    left.type === right?.type &&
    left.value !== undefined &&
    left.value === right.value &&
    left.type !== 'column_ref'
  );
}

function readSqlWords(text: string): Read {
  const words = text.toLowerCase();
  const without = !/\bwhere\b/.test(words);
  const has = (word: string): boolean => new RegExp(`\\b${word}\\b`).test(words);
  if (has('drop') || has('truncate')) return { effect: 'delete', sweeping: true, what: 'DROP', parsed: false };
  if (has('delete'))
    return { effect: 'delete', sweeping: without, what: without ? 'DELETE without WHERE' : 'DELETE', parsed: false };
  if (has('grant') || has('revoke')) return { effect: 'access_change', sweeping: false, what: 'GRANT', parsed: false };
  if (has('update'))
    return { effect: 'write', sweeping: without, what: without ? 'UPDATE without WHERE' : 'UPDATE', parsed: false };
  return { effect: 'write', sweeping: false, what: 'statement', parsed: false };
}

const HARMLESS = new Set(
  'ls pwd echo cat head tail wc grep egrep rg find du df date whoami id uname hostname which type file stat tree sort uniq cut less more history env printenv ps top free uptime diff md5sum sha256sum jq true test ping dig nslookup'.split(
    ' ',
  ),
);
const REMOVERS = new Set(['rm', 'rmdir', 'unlink', 'shred', 'mkfs', 'dd', 'wipefs', 'truncate', 'del', 'format']);
const RIGHTS = new Set([
  'chmod',
  'chown',
  'chgrp',
  'useradd',
  'userdel',
  'usermod',
  'passwd',
  'visudo',
  'setfacl',
  'ssh-keygen',
  'ssh-copy-id',
]);
const RUNNERS = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'python',
  'python3',
  'node',
  'perl',
  'ruby',
  'eval',
  'exec',
  'source',
  'xargs',
  'sudo',
  'su',
  'ssh',
  'powershell',
  'pwsh',
]);
const SENDERS = new Set(['curl', 'wget', 'nc', 'ncat', 'netcat', 'scp', 'rsync', 'ftp', 'sftp', 'mail', 'sendmail']);
const GIT_READS = new Set(['status', 'log', 'diff', 'show', 'branch', 'remote', 'blame', 'ls-files', 'rev-parse', 'describe']);

function readShell(text: string): Read {
  let parts: ReturnType<typeof parseShell>;
  try {
    parts = parseShell(text);
  } catch {
    return { effect: 'code', sweeping: false, what: 'command', parsed: false };
  }
  if (/`|\$\(/.test(text))
    return graver(commandsOf(parts), { effect: 'code', sweeping: false, what: 'command substitution', parsed: true });
  return commandsOf(parts);
}

function commandsOf(parts: ReturnType<typeof parseShell>): Read {
  let result: Read = { effect: 'read', sweeping: false, what: 'command', parsed: true };
  let command: string[] = [];
  let piped = false;
  let toFile = false;
  let downloads = false;
  const close = (): void => {
    const read = readCommand(command, piped && downloads);
    if (['curl', 'wget'].includes(command[0] ?? '')) downloads = true;
    result = graver(result, read);
    command = [];
  };
  for (const part of parts) {
    if (typeof part === 'string') {
      if (!toFile) command.push(part);
      toFile = false;
    } else if ('op' in part) {
      if (part.op === 'glob') command.push((part as { pattern: string }).pattern);
      else {
        if (part.op === '>' || part.op === '>>')
          result = graver(result, { effect: 'write', sweeping: false, what: 'redirection to a file', parsed: true });
        toFile = part.op === '>' || part.op === '>>' || part.op === '<';
        if (toFile) continue; // what follows names a file
        close();
        piped = part.op === '|';
      }
    }
  }
  close();
  return result;
}

function readCommand(words: readonly string[], afterDownload: boolean): Read {
  const args = words.filter((word) => !/^[A-Za-z_]\w*=/.test(word));
  const name = (args[0] ?? '').replace(/^.*\//, '').toLowerCase();
  const rest = args.slice(1);
  const made = (effect: Effect, what: string, sweeping = false): Read => ({ effect, sweeping, what, parsed: true });
  if (name === '') return made('read', 'command');
  if (name === 'sudo' || name === 'xargs' || name === 'env' || name === 'nohup' || name === 'time') {
    const inner = readCommand(
      rest.filter((word) => !word.startsWith('-')),
      afterDownload,
    );
    return name === 'sudo' ? graver(made('code', 'sudo', inner.sweeping), inner) : inner;
  }
  if (afterDownload && RUNNERS.has(name)) return made('code', 'a download is run', true);
  if (REMOVERS.has(name)) {
    const flags = rest.filter((word) => word.startsWith('-')).join('');
    const wide = rest.some((word) => /^(?:\/|~|\*|\.|\.\.|\/\*|\$HOME)\/?\*?$/.test(word) || word.includes('*'));
    const sweeping =
      (/r/i.test(flags) && (wide || /f/.test(flags))) || name === 'mkfs' || name === 'dd' || name === 'wipefs' || wide;
    return made('delete', `${name}${sweeping && flags ? ' -r' : ''}`, sweeping);
  }
  if (name === 'find' && rest.some((word) => word === '-delete' || word === '-exec'))
    return made(rest.includes('-delete') ? 'delete' : 'code', 'find -exec', rest.includes('-delete'));
  if (RIGHTS.has(name)) return made('access_change', name, rest.includes('777') || rest.includes('-R'));
  if (['shutdown', 'reboot', 'halt', 'poweroff', 'kill', 'killall', 'pkill', 'systemctl', 'crontab', 'iptables'].includes(name))
    return made('code', name, name !== 'systemctl');
  if (SENDERS.has(name)) {
    const sends = rest.some((word) =>
      /^(?:-d|--data.*|-F|--form|-T|--upload-file|-X|--request|--post-data.*|--post-file.*)$/.test(word),
    );
    return made('code', sends ? `${name} sends data` : name, sends);
  }
  if (name === 'git')
    return GIT_READS.has(rest[0] ?? '')
      ? made('read', 'git')
      : made('write', `git ${rest[0] ?? ''}`.trim(), rest.includes('--force') || rest.includes('-f') || rest.includes('--hard'));
  if (HARMLESS.has(name)) return made('read', name);
  return made('code', RUNNERS.has(name) ? name : 'command');
}
