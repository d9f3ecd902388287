import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DIALECTS } from './dialect-list';
import { STEP_FIELDS, type FieldName } from './dialect';
import { REPORTERS } from './detect-error';
import { DEFAULT_IDENTITY_KEYS } from './identity-keys';
import { NATIVE_EVENTS } from './native-event';
import { LOG } from './otel-log';

const FILE = new URL('../../docs/dialects.md', import.meta.url);
const BEGIN = '<!-- made from lib/dialects: UPDATE_DOCS=1 npx vitest run --project unit lib/dialects/documented.test.ts -->';
const END = '<!-- end -->';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (words: readonly string[]): string => (words.length > 0 ? words.map((word) => `\`${word}\``).join(', ') : '');

/** The parts of a step that a dialect can fill, as the API names them. */
function yields(fields: object): string {
  const parts = new Map<string, string[]>();
  for (const field of Object.keys(fields) as FieldName[]) {
    const [part, member] = STEP_FIELDS[field].split('.') as [string, string | undefined];
    if (part === 'given' || part === 'returned') parts.set('input and output', []);
    else parts.set(part, [...(parts.get(part) ?? []), ...(member ? [member] : [])]);
  }
  return [...parts]
    .map(([part, members]) => (members.length > 0 && part !== 'error' ? `${part} (${members.join(', ')})` : part))
    .join('; ');
}

function made(): string {
  const rows = DIALECTS.map(
    ({ name, version, title, scopes, keys, fields, never, log }) =>
      `| ${cell(title)} | \`${name}\` | ${version} | ${code(scopes)} | ${code(keys)} | ${cell(yields(fields))}${log ? '; log events' : ''} | ${cell(never)} |`,
  );
  const others = [
    `| Native events | \`${NATIVE_EVENTS.name}\` | ${NATIVE_EVENTS.version} | | | what the event says (docs/api.md) | what you leave out |`,
    `| Any other log record | \`${LOG.name}\` | ${LOG.version} | | | a step with its body; an exception of the span it names | what it is about |`,
  ];
  const lists = Object.entries(DEFAULT_IDENTITY_KEYS).map(([name, list]) => `- **${name}**: ${code(list as readonly string[])}`);
  return [
    BEGIN,
    '<!-- prettier-ignore-start -->',
    '',
    '| emitter | dialect | version | scopes | keys | what it yields | what its emitters never send |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    ...others,
    '',
    `Errors are believed in this order: ${REPORTERS.map((one) => `\`${one}\``).join(', ')}.`,
    '',
    'Default keys of user, session and prompt version:',
    '',
    ...lists,
    '',
    '<!-- prettier-ignore-end -->',
    END,
  ].join('\n');
}

test('docs/dialects.md is what the code says (UPDATE_DOCS=1 writes it)', () => {
  const before = readFileSync(FILE, 'utf8');
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END) + END.length];
  expect(from).toBeGreaterThan(0);
  const expected = before.slice(0, from) + made() + before.slice(to);
  if (process.env['UPDATE_DOCS']) writeFileSync(FILE, expected);
  expect(readFileSync(FILE, 'utf8')).toBe(expected);
});
