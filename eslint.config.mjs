import { defineConfig, globalIgnores } from 'eslint/config';
import next from 'eslint-config-next/core-web-vitals';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import tseslint from 'typescript-eslint';

// ---------------------------------------------------------------------------------------------------------------------
// The rooms of lib/, in the only order in which they may know each other: a later one imports earlier ones, never back.
const ROOMS = [
  'shared',
  'env',
  'db',
  'observability',
  'http',
  'ledger',
  'access',
  'privacy',
  'registry',
  'risk',
  'policy',
  'notify',
  'duty',
  'dialects',
  'decisions',
  'checks',
  'assessment',
  'ingest',
  'search',
  'lineage',
  'retention',
  'completeness',
  'approvals',
  'oversight',
  'overview',
  'integrity',
  'evidence',
  'backup',
  'sample',
  'bench',
  'cli',
];
const TESTS = ['**/*.test.ts', '**/*.test.tsx', 'lib/db/testing.ts', 'lib/db/testing/**', 'e2e/**'];
const STORES = ['lib/db/**', 'lib/*/server/**/*-store.ts'];

/** Imports of lib rooms, by alias or by a path that climbs out of its own room. */
const roomImport = (rooms) => `^(?:@/lib/|(?:\\.\\./)+(?:lib/)?)(?:${rooms.join('|')})(?:/|$)`;

const later = (room) => {
  const rest = ROOMS.slice(ROOMS.indexOf(room) + 1);
  const message = `lib/${room} comes before that room (docs/architecture.md, "Rooms"). Move the code, or let the later room call this one.`;
  return rest.length > 0 ? [{ regex: roomImport(rest), message }] : [];
};
const UPWARD = { regex: '^@/(?:app|components)/', message: 'lib/ knows nothing of pages and components.' };
const NEXT_AUTH = { regex: '^next-auth(?:/|$)', message: 'Only lib/access and app/api/auth know next-auth.' };
const DRIVERS = {
  regex: '^(?:pg|pg-copy-streams|@prisma/.+|@/lib/db/(?:generated|pool|prisma-client).*)$',
  message: 'Only server/*-store.ts and lib/db touch Prisma or SQL.',
};
const SERVER = { regex: '/server/', message: 'Server code is not for here: a page or a server action passes what is needed.' };

const restrictImports = (files, patterns, ignores = []) => ({
  files,
  ignores: [...TESTS, ...ignores],
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const PROCESS_ENV = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only lib/env reads process.env: add the variable to its schema, where it is validated and documented.',
};
const SQL = [
  {
    selector: "CallExpression[callee.property.name='sql']",
    message: 'SQL is written in server/*-store.ts and lib/db only: give the statement a name there.',
  },
  {
    selector: "MemberExpression[object.type='MemberExpression'][object.property.name='prisma']",
    message: 'Prisma models are used in server/*-store.ts and lib/db only: give the query a name there.',
  },
];
const DANGEROUS = {
  selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
  message: 'Untrusted text is rendered as text, never as markup.',
};

/** Where there are components: what is said of React and of pages says nothing elsewhere. */
const PAGES = ['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', '**/*.{jsx,tsx}'];
const reactHooks = next.find((config) => config.plugins?.['react-hooks']).plugins['react-hooks'];
/** What the compiler of React says is asked of oxlint (.oxlintrc.json), for the same files: here it reads each of them a second time, in JavaScript. */
const HERE = new Set(['react-hooks/rules-of-hooks', 'react-hooks/exhaustive-deps']);
const asked = (rules) =>
  Object.fromEntries(Object.entries(rules).filter(([name]) => !name.startsWith('react-hooks/') || HERE.has(name)));

// ---------------------------------------------------------------------------------------------------------------------

export default defineConfig([
  globalIgnores([
    '.next*/**',
    '.countersign*/**',
    'lib/db/generated/**',
    'lib/risk/generated/**',
    'next-env.d.ts',
    'coverage/**',
    'playwright-report/**',
    'test-results/**',
  ]),
  ...next.map((config) => (config.rules ? { ...config, files: PAGES, rules: asked(config.rules) } : config)),
  // A hook is one wherever it is written.
  {
    files: ['**/*.{js,mjs,ts}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'warn' },
  },
  tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    // No rule here needs types: those that do are in .oxlintrc.json. Nor does any ask whether a global is known, which `types` says, so that
    // the thousands of names of the DOM and of Node are not declared anew for each file.
    languageOptions: { parserOptions: { lib: [] } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // noUncheckedIndexedAccess makes `at[i]!` the honest way to say "checked just above".
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'max-lines': ['error', { max: 400 }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'hack', 'xxx'], location: 'start' }],
    },
  },
  {
    files: ['components/**/*.tsx', 'app/**/*.tsx'],
    rules: {
      ...jsxA11y.flatConfigs.recommended.rules,
      // What these three ask of every element is done once, by the grid, tree or listbox around it (roving focus,
      // aria-activedescendant, keys on the container); e2e/a11y and the keyboard journeys look at the result.
      'jsx-a11y/click-events-have-key-events': 'off',
      'jsx-a11y/interactive-supports-focus': 'off',
      'jsx-a11y/no-noninteractive-element-interactions': 'off',
      // Rows and cells laid out with CSS grid lose their table meaning, so it is said again.
      'jsx-a11y/no-redundant-roles': 'off',
      'jsx-a11y/no-interactive-element-to-noninteractive-role': [
        'error',
        { tr: ['row', 'none'], td: ['gridcell', 'cell'], th: ['columnheader', 'rowheader'] },
      ],
      // Regions that scroll must be reachable by keyboard.
      'jsx-a11y/no-noninteractive-tabindex': [
        'error',
        { tags: ['pre'], roles: ['tabpanel', 'region', 'group', 'dialog', 'log', 'separator'], allowExpressionValues: true },
      ],
      'no-restricted-syntax': ['error', PROCESS_ENV, DANGEROUS, ...SQL],
    },
  },
  // Rooms
  ...ROOMS.map((room) =>
    restrictImports(
      room === 'env' ? ['lib/env.ts'] : [`lib/${room}/**/*.{ts,tsx}`],
      [
        UPWARD,
        ...later(room),
        ...(room === 'access' ? [] : [NEXT_AUTH]),
        ...(['db', 'cli', 'bench'].includes(room) ? [] : [DRIVERS]),
      ],
      STORES,
    ),
  ),
  ...ROOMS.filter((room) => room !== 'env').map((room) =>
    restrictImports([`lib/${room}/server/**/*-store.ts`], [UPWARD, ...later(room), NEXT_AUTH]),
  ),
  restrictImports(['lib/db/**/*.ts'], [UPWARD, ...later('db'), NEXT_AUTH]),
  // A room's root is client-safe.
  restrictImports(
    ROOMS.filter((room) => !['env', 'db', 'cli', 'sample', 'bench', 'observability', 'http'].includes(room)).map(
      (room) => `lib/${room}/*.{ts,tsx}`,
    ),
    [UPWARD, NEXT_AUTH, DRIVERS, SERVER],
  ),
  restrictImports(
    ['components/**/*.{ts,tsx}'],
    [
      { regex: '^@/app/', message: 'Components do not know pages: take what is needed as a prop.' },
      NEXT_AUTH,
      DRIVERS,
      SERVER,
      { regex: '^@/lib/(?:db|cli|observability)/', message: 'Components run in the browser.' },
    ],
  ),
  restrictImports(['app/**/*.{ts,tsx}'], [DRIVERS, NEXT_AUTH], ['app/api/auth/**']),
  restrictImports(['app/api/auth/**/*.ts'], [DRIVERS]),
  // Places
  {
    files: ['lib/**/*.ts', 'app/**/*.ts'],
    ignores: [...TESTS, ...STORES],
    rules: { 'no-restricted-syntax': ['error', PROCESS_ENV, ...SQL] },
  },
  { files: STORES, ignores: TESTS, rules: { 'no-restricted-syntax': ['error', PROCESS_ENV] } },
  { files: ['lib/env.ts'], rules: { 'no-restricted-syntax': 'off' } },
  // Playwright's fixtures are given a function named `use`: nothing to do with React.
  { files: ['e2e/**'], rules: { 'react-hooks/rules-of-hooks': 'off' } },
  { files: ['**/*.{js,mjs}', ...TESTS, '*.config.ts'], rules: { 'no-console': 'off' } },
  { files: ['lib/**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
]);
