import { describe, expect, test } from 'vitest';
import { type Effect } from '../contract';
import { scoreAction } from '../score-action';
import { readShell } from './shell';
import { readSql } from './sql';

const isRead = (effect: Effect): boolean => effect === 'read' || effect === 'sensitive_read';
const called = (name: string, args: unknown) => scoreAction({ tool: { name }, arguments: args });

describe('a command', () => {
  const HARMLESS = [
    'ls',
    'cat a.txt',
    'git status',
    'grep -r x .',
    'find . -name a',
    'git branch',
    'git remote show origin',
    'sort a.txt',
    'date',
    'ls 2>/dev/null',
  ];
  const GRAVE = [
    'rm -rf /srv',
    'git branch -D main',
    'git push --force',
    'git reset --hard HEAD~3',
    'git clean -fd',
    'git stash drop',
    'find . -execdir rm {} +',
    'find . -ok rm {} ;',
    'timeout 5 rm a',
    'env A=1 rm a',
    'bash -c "rm -rf a"',
    'history -c',
    'busybox rm a',
    'nice -n 5 shred a',
  ];
  const CHANGING = [
    'sort -o a b',
    'sort a --output=b',
    'date -s 2020-01-01',
    'hostname other',
    'rg --pre ./x foo',
    'less +!id a',
    'uniq a b',
    'git remote add x y',
    'git -c core.pager=./x log',
    'git config a b',
    'find . -fprint a',
    'env -S "touch a"',
    'tee a',
  ];
  // prettier-ignore
  test.each(HARMLESS)('%s looks', (text) => expect(isRead(readShell(text).effect)).toBe(true));
  test.each(CHANGING)('%s does not', (text) => expect(isRead(readShell(text).effect)).toBe(false));
  test.each(GRAVE)('%s deletes', (text) => expect(readShell(text).effect).toBe('delete'));

  test.each(GRAVE.flatMap((grave) => ['\n', '\r\n', ' ; ', ' && ', ' & ', ' | ', ' #\n', '\n\n'].map((between) => [`ls${between}${grave}`])))(
    'is no less grave behind a harmless one: %j',
    (text) => {
      expect(readShell(text).effect).toBe('delete');
      expect(isRead(called('bash', { command: text }).effect!.effect)).toBe(false);
    },
  ); // prettier-ignore

  test.each(['/home/a/.ssh/id_rsa', '.env', '/etc/shadow'])('reading %s is no plain read', (file) => {
    expect(readShell(`cat ${file}`).effect).toBe('sensitive_read');
  });

  test('may be given word by word', () => {
    expect(called('shell', { args: ['rm', '-rf', '/'] }).effect!.effect).toBe('delete');
    expect(called('run_process', { command: 'rm', args: ['-rf', '/data'] }).effect!.effect).toBe('delete');
  });
});

describe('a statement', () => {
  const GRAVE: [string, Effect][] = [['drop table a', 'delete'], ['delete from a', 'delete'], ['truncate a', 'delete'], ["copy a to program 'sh'", 'code'], ['select pg_terminate_backend(4)', 'code'], ['select purge_person(5)', 'delete'], ['select lo_export(1, \'x\')', 'code'], ['select * from a where id in (select wipe_all())', 'delete'], ['explain analyze delete from a', 'delete']]; // prettier-ignore
  test.each(GRAVE.flatMap(([sql, effect]) => ['', '-- a note\n', '/* a note */ ', '# a note\n', '  \n', '/* a */ -- b\n'].map((before) => [`${before}${sql}`, effect])))(
    '%j is %s',
    (sql, effect) => {
      expect(readSql(sql!).effect).toBe(effect);
      const { effect: called_, tier } = called('query_database', { sql });
      expect(called_!.effect).toBe(effect);
      expect(tier).not.toBe('low');
    },
  ); // prettier-ignore

  test.each(['select count(*), lower(name) from a', 'select now()', "select date_trunc('day', at), sum(x) from a group by 1", 'select coalesce(a, b) from c -- note'])('%s reads', (sql) => {
    expect(readSql(sql).effect).toBe('read');
  }); // prettier-ignore

  test('too long to be read is code, not nothing', () => {
    const long = `select 1 ${' '.repeat(30_000)}; drop table a`;
    expect(called('run_sql', { sql: long }).effect!.effect).toBe('code');
    expect(called('bash', { command: `ls ${' '.repeat(30_000)}; rm -rf /` }).effect!.effect).toBe('code');
  });
});

test('a statement of two words is one where a database is asked', () => {
  expect(called('run_sql', { query: 'TRUNCATE trips' }).effect).toMatchObject({ effect: 'delete', reach: 'all' });
  expect(called('web_search', { query: 'truncate trips' }).effect!.effect).toBe('read');
});

describe('what else arguments may order', () => {
  test.each(['method', 'http_method', 'verb'].flatMap((leaf) => [['POST', 'write'], ['put', 'write'], ['PATCH', 'write'], ['DELETE', 'delete']].map(([method, effect]) => [leaf, method, effect])))('%s %s is %s', (leaf, method, effect) => {
    expect(called('get_page', { url: 'https://x.example/a', [leaf!]: method }).effect!.effect).toBe(effect);
  }); // prettier-ignore

  test.each([
    ['mutation { renameUser(id: 4) { id } }', 'write'],
    ['mutation Gone($id: ID!) { deleteUser(id: $id) { id } }', 'delete'],
    ['# a note\n mutation { addNote(text: "x") { id } }', 'write'],
    ['db.people.deleteMany({})', 'delete'],
    ['db.people.insertOne({a: 1})', 'write'],
    ['db.dropDatabase()', 'delete'],
  ])('%s is %s', (query, effect) => {
    expect(called('query_store', { query }).effect!.effect).toBe(effect);
  });

  test('an operation that is named in an argument', () => {
    expect(called('get_or_manage_record', { action: 'delete', id: 4 }).effect!.effect).toBe('delete');
  });
});

describe('words of commands in ordinary arguments', () => {
  test.each<[string, Record<string, unknown>]>([
    ['web_search', { query: 'truncate table mysql syntax' }],
    ['search_articles', { query: 'delete from list python' }],
    ['search_articles', { term: 'select committee on energy' }],
    ['get_execution_state', { id: 'e4' }],
    ['search_executives', { company: 'Acme', name: 'rm' }],
    ['list_commands', { filter: 'git' }],
    ['get_line_state', { line: 'Bakerloo' }],
    ['get_help', { command: 'rm' }],
  ])('%s %j only looks', (name, args) => {
    expect(isRead(called(name, args).effect!.effect)).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ['add_note', { text: 'drop table reservations are cancelled' }],
    ['set_line_colour', { line: 'Victoria' }],
    ['create_issue', { body: 'delete from cart fails with an error' }],
  ])('%s %j is no more than a write', (name, args) => {
    expect(called(name, args).effect!.effect).toBe('write');
  });
});
