import { parse as parseShell } from 'shell-quote';
import { type Effect } from '../contract';
import { LONGEST } from './sql';
import { graver, type Read } from './statement';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const HARMLESS = words(
  'ls pwd echo cat head tail wc grep egrep fgrep rg find du df date whoami id uname hostname which type file stat tree sort uniq cut less more history printenv ps top free uptime diff md5sum sha1sum sha256sum jq true false test ping dig nslookup cd basename dirname realpath printf seq column tr nl comm cmp locale groups',
);
const REMOVERS = words('rm rmdir unlink shred mkfs dd wipefs truncate del erase rd format remove-item clear-content srm');
const RIGHTS = words(
  'chmod chown chgrp useradd userdel usermod groupadd passwd visudo setfacl ssh-keygen ssh-copy-id icacls chattr',
);
const RUNNERS = words(
  'sh bash zsh dash ksh fish python python3 node perl ruby php eval exec source . su ssh powershell pwsh cmd',
);
const SENDERS = words('curl wget nc ncat netcat scp rsync ftp sftp mail sendmail');
const STOPPERS = words('shutdown reboot halt poweroff kill killall pkill systemctl crontab iptables service at');
const WRITERS = words('mkdir touch cp mv ln tee install');
/** They run what follows them. */
const WRAPPERS = words(
  'env nohup time xargs nice ionice timeout stdbuf setsid command builtin busybox watch do then else if while until ! {',
);
const GIT_READS = words(
  'status log diff show branch remote blame ls-files ls-tree rev-parse describe shortlog cat-file grep reflog tag stash config',
);
/** What these files hold opens doors. */
const SECRET_FILE =
  /(?:^|\/)(?:\.env\b|\.ssh\/|id_(?:rsa|ed25519|ecdsa)|shadow$|\.aws\/|\.netrc|\.pgpass|\.kube\/config|credentials?\b|secrets?\b|\.git-credentials|\.npmrc)/;

const made = (effect: Effect, what: string, sweeping = false): Read => ({ effect, sweeping, what, parsed: true });
const NOTHING = made('read', 'command');

/** Every command of every line. A line break ends a command; what stands in a substitution runs too. */
export function readShell(text: string): Read {
  if (text.length > LONGEST) return { effect: 'code', sweeping: false, what: 'command', parsed: false };
  let result = NOTHING;
  if (/`|\$\(|[<>]\(/.test(text)) result = graver(result, made('code', 'command substitution'));
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/[\r\n\u0085\u2028\u2029]+/)) {
    if (line.trim() === '') continue;
    try {
      result = graver(result, commandsOf(parseShell(line)));
    } catch {
      result = graver(result, { effect: 'code', sweeping: false, what: 'command', parsed: false });
    }
  }
  return result;
}

function commandsOf(parts: ReturnType<typeof parseShell>): Read {
  let result = NOTHING;
  let command: string[] = [];
  let piped = false;
  let toFile = false;
  let downloads = false;
  const close = (): void => {
    result = graver(result, readCommand(command, piped && downloads));
    if (command.some((word) => /^(?:curl|wget)$/.test(word))) downloads = true;
    command = [];
  };
  for (const part of parts) {
    if (typeof part === 'string') {
      if (!toFile) command.push(part);
      else if (part !== '/dev/null' && !/^[&]?\d$/.test(part)) result = graver(result, made('write', 'redirection to a file'));
      toFile = false;
    } else if ('op' in part) {
      if (part.op === 'glob') {
        command.push((part as { pattern: string }).pattern);
        continue;
      }
      if (part.op === '<') continue;
      toFile = part.op === '>' || part.op === '>>' || part.op === '>&' || part.op === '&>';
      if (toFile) continue; // what follows names a file
      close();
      piped = part.op === '|' || part.op === '|&';
    }
  }
  close();
  return result;
}

function readCommand(all: readonly string[], afterDownload: boolean): Read {
  const args = all.filter(
    (word, index) => !(/^[A-Za-z_]\w*=/.test(word) && all.slice(0, index).every((one) => /^[A-Za-z_]\w*=/.test(one))),
  );
  const name = (args[0] ?? '').replace(/^.*\//, '').toLowerCase();
  const rest = args.slice(1);
  if (name === '') return NOTHING;
  if (name === 'sudo' || name === 'doas') {
    const inner = readCommand(unwrapped(rest), afterDownload);
    return graver(made('code', 'sudo', inner.sweeping), inner);
  }
  if (WRAPPERS.has(name)) {
    const split = rest.findIndex((word) => word === '-S' || word.startsWith('--split-string'));
    if (name === 'env' && split >= 0) return graver(made('code', 'env -S'), readShell(rest.slice(split + 1).join(' ')));
    if (name === 'env' && unwrapped(rest).length === 0) return made('sensitive_read', 'env');
    return readCommand(unwrapped(rest), afterDownload);
  }
  if (afterDownload && RUNNERS.has(name)) return made('code', 'a download is run', true);
  if (REMOVERS.has(name)) return readRemoval(name, rest);
  if (name === 'find') return readFind(rest);
  if (RIGHTS.has(name)) return made('access_change', name, rest.includes('777') || rest.includes('-R'));
  if (STOPPERS.has(name)) return made('code', name, name !== 'systemctl' && name !== 'service');
  if (SENDERS.has(name)) {
    const sends = rest.some((word) =>
      /^(?:-d|--data.*|-F|--form|-T|--upload-file|-X|--request|--post-data.*|--post-file.*)$/.test(word),
    );
    return made('code', sends ? `${name} sends data` : name, sends);
  }
  if (name === 'git') return readGit(rest);
  if (WRITERS.has(name)) return made('write', name);
  if (RUNNERS.has(name)) {
    const at = rest.indexOf('-c');
    const inner = at >= 0 && /^(?:sh|bash|zsh|dash|ksh|su)$/.test(name) ? readShell(rest[at + 1] ?? '') : NOTHING;
    return graver(made('code', name, inner.sweeping), inner);
  }
  return HARMLESS.has(name) ? readHarmless(name, rest) : made('code', 'command');
}

/** Without the options, numbers and assignments of what wraps a command. */
function unwrapped(rest: readonly string[]): string[] {
  const at = rest.findIndex((word) => !word.startsWith('-') && !/^[\d.]+[smhd]?$/.test(word) && !/^[A-Za-z_]\w*=/.test(word));
  return at < 0 ? [] : rest.slice(at);
}

function readRemoval(name: string, rest: readonly string[]): Read {
  const flags = rest.filter((word) => word.startsWith('-')).join('');
  const wide = rest.some((word) => /^(?:\/|~|\*|\.|\.\.|\/\*|\$HOME)\/?\*?$/.test(word) || word.includes('*'));
  const sweeping = (/r/i.test(flags) && (wide || /f/.test(flags))) || /^(?:mkfs|dd|wipefs)$/.test(name) || wide;
  return made('delete', `${name}${sweeping && flags ? ' -r' : ''}`, sweeping);
}

function readFind(rest: readonly string[]): Read {
  let result = made('read', 'find');
  if (rest.includes('-delete')) result = made('delete', 'find -delete', true);
  rest.forEach((word, index) => {
    if (/^-(?:exec|execdir|ok|okdir)$/.test(word)) {
      const inner = readCommand(
        rest.slice(index + 1).filter((one) => one !== '{}' && one !== ';' && one !== '+'),
        false,
      );
      result = graver(result, graver(made('code', 'find -exec'), { ...inner, sweeping: inner.effect === 'delete' }));
    }
    if (/^-f(?:print|printf|print0|ls)$/.test(word)) result = graver(result, made('write', 'find -fprint'));
  });
  return result;
}

function readGit(given: readonly string[]): Read {
  // `git -C path -c setting=value command`: a setting may name a program to run.
  const settings =
    given.some((word, index) => word === '-c' && !/^(?:log|show)$/.test(given[index - 1] ?? '')) && given.indexOf('-c') < 2;
  const at = given.findIndex((word, index) => !word.startsWith('-') && given[index - 1] !== '-C' && given[index - 1] !== '-c');
  const command = given[at] ?? '';
  const rest = given.slice(at + 1);
  const has = (form: RegExp): boolean => rest.some((word) => form.test(word));
  if (settings) return made('code', 'git -c');
  const lost =
    (command === 'reset' && has(/^--hard$/)) || (command === 'clean' && has(/^-\w*f|^--force/)) || (command === 'push' && has(/^(?:-f|--force.*|--delete|-d|--mirror|--prune|:.+|\+.+)$/)) ||
    (command === 'branch' && has(/^(?:-D|-d|--delete)$/)) || (command === 'tag' && has(/^(?:-d|--delete)$/)) || (command === 'stash' && has(/^(?:drop|clear)$/)) ||
    (command === 'reflog' && has(/^(?:expire|delete)$/)) || (command === 'checkout' && has(/^(?:--|\.|-f)$/)) || command === 'filter-branch' || command === 'filter-repo' || command === 'gc'; // prettier-ignore
  if (lost) return made('delete', `git ${command}`, has(/^(?:-f|--force.*|--hard|-D|--mirror|clear)$/));
  const names = rest.filter((word) => !word.startsWith('-'));
  const changes =
    has(/^(?:--output(?:=.*)?|-o)$/) || (command === 'branch' && (names.length > 0 || has(/^(?:-m|-M|-c|-C|--move|--copy|-u|--set-upstream.*|--unset.*|--edit.*)$/)) && !has(/^(?:--list|-l|--contains|--merged|--no-merged)/)) ||
    (command === 'remote' && names.length > 0 && !/^(?:show|get-url)$/.test(names[0]!)) || (command === 'tag' && names.length > 0 && !has(/^(?:-l|--list)/)) ||
    (command === 'stash' && !/^(?:list|show)$/.test(names[0] ?? '')) || (command === 'config' && names.length > 1); // prettier-ignore
  return GIT_READS.has(command) && !changes
    ? made('read', 'git')
    : made('write', `git ${command}`.trim(), has(/^(?:--force|-f|--hard)$/));
}

/** What commands that only look can be told to do besides. */
function readHarmless(name: string, rest: readonly string[]): Read {
  const has = (form: RegExp): boolean => rest.some((word) => form.test(word));
  const plain = rest.filter((word) => !word.startsWith('-') && !word.startsWith('+'));
  if ((name === 'sort' || name === 'tree' || name === 'diff') && has(/^(?:-o.*|-\w*o|--output.*)$/))
    return made('write', `${name} -o`);
  if (name === 'sort' && has(/^--compress-program/)) return made('code', 'sort --compress-program');
  if (name === 'uniq' && plain.length > 1) return made('write', 'uniq');
  if (name === 'date' && (has(/^(?:-s.*|--set.*)$/) || plain.some((word) => /^\d{6,}/.test(word))))
    return made('code', 'date -s');
  if (name === 'hostname' && (plain.length > 0 || has(/^(?:-F|--file|-b)/))) return made('code', 'hostname');
  if (name === 'rg' && has(/^--(?:pre|hostname-bin)(?:=|$)/)) return made('code', 'rg --pre');
  if ((name === 'less' || name === 'more') && rest.some((word) => /^(?:\+|.*!)|^-[oO]|^--log-file/i.test(word) && /[!oO|]|log/.test(word))) return made('code', name); // prettier-ignore
  if (name === 'history' && has(/^-\w*[cdw]/)) return made('delete', 'history -c');
  if (name === 'file' && has(/^(?:-C|--compile)$/)) return made('write', 'file -C');
  if (name === 'printenv' || rest.some((word) => SECRET_FILE.test(word))) return made('sensitive_read', name);
  return made('read', name);
}
