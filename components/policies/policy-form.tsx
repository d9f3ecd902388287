'use client';
import { useState } from 'react';
import { Plus, Trash2 } from 'lucide-react';
import { ROUTES, type PolicyScope, type Route } from '@/lib/policy/contract';
import { ROUTE_WORDS } from '@/lib/policy/fact-fields';
import type { CheckView } from '@/lib/policy/views';
import { STAGES } from '@/lib/risk/contract';
import { Button, IconButton } from '../ui/button';
import { Field } from '../ui/field';
import { Checkbox, Input, Select, Textarea } from '../ui/input';
import { CelTextarea } from './cel-textarea';
import { emptyRule, emptyTest, readList, type EditedDocument, type EditedRule, type EditedTest } from './editor-document';
import { MarkedCondition } from './marked-condition';

type Problems = CheckView['problems'];
const at = (problems: Problems, path: string): string | undefined =>
  problems.find((one) => one.path === path && one.level === 'error')?.message;

/** The document as a form: scope, rules, tests. Everything is told upward at once; what is wrong stands beside its field. */
export function PolicyForm({
  value,
  onValue,
  problems,
  fixedId,
}: {
  value: EditedDocument;
  onValue: (next: EditedDocument) => void;
  problems: Problems;
  /** The policy exists: its name stays. */
  fixedId: boolean;
}) {
  const set = (part: Partial<EditedDocument>): void => onValue({ ...value, ...part });
  return (
    <div className="flex flex-col gap-8">
      <div className="grid gap-4 sm:grid-cols-[1fr_14rem]">
        <Field label="Title" error={value.title === '' && !fixedId ? undefined : at(problems, 'title')}>
          <Input value={value.title} maxLength={200} onChange={(event) => set({ title: event.target.value })} />
        </Field>
        <Field
          label="Name"
          hint={fixedId ? undefined : 'Stays: small letters, digits, hyphens.'}
          error={value.id === '' ? undefined : at(problems, 'id')}
        >
          <Input
            value={value.id}
            maxLength={60}
            readOnly={fixedId}
            spellCheck={false}
            autoComplete="off"
            className="font-mono"
            onChange={(event) => set({ id: event.target.value })}
          />
        </Field>
      </div>
      <ScopeFields scope={value.scope} onScope={(scope) => set({ scope })} />
      <div role="group" aria-label="Rules" className="flex flex-col gap-4">
        <h2 className="text-h3">Rules</h2>
        {value.rules.map((rule, i) => (
          <RuleFields
            key={rule.key}
            rule={rule}
            index={i}
            problems={problems}
            onRule={(next) => set({ rules: value.rules.map((one) => (one.key === rule.key ? next : one)) })}
            onRemove={() => set({ rules: value.rules.filter((one) => one.key !== rule.key) })}
          />
        ))}
        <Button className="self-start" onClick={() => set({ rules: [...value.rules, emptyRule()] })}>
          <Plus aria-hidden /> Add a rule
        </Button>
      </div>
      <div role="group" aria-label="Tests" className="flex flex-col gap-4">
        <h2 className="text-h3">Tests</h2>
        <p className="max-w-prose text-ink-2">
          A policy is proposed when every test passes. A test states facts; what it leaves out is taken from the scope, with tier
          low and nothing found.
        </p>
        {value.tests.map((test, i) => (
          <TestFields
            key={test.key}
            test={test}
            index={i}
            problems={problems}
            onTest={(next) => set({ tests: value.tests.map((one) => (one.key === test.key ? next : one)) })}
            onRemove={() => set({ tests: value.tests.filter((one) => one.key !== test.key) })}
          />
        ))}
        <Button className="self-start" onClick={() => set({ tests: [...value.tests, emptyTest()] })}>
          <Plus aria-hidden /> Add a test
        </Button>
      </div>
    </div>
  );
}

function ScopeFields({ scope, onScope }: { scope: PolicyScope; onScope: (scope: PolicyScope) => void }) {
  const change = (name: keyof PolicyScope, list: string[] | undefined): void => {
    const { [name]: _old, ...rest } = scope;
    onScope(list ? ({ ...rest, [name]: list } as PolicyScope) : rest);
  };
  const stages = scope.stages ?? [...STAGES];
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 text-h3">It speaks of</legend>
      <div className="grid gap-4 sm:grid-cols-3">
        <ListField label="AI systems" list={scope.systems} onList={(list) => change('systems', list)} />
        <ListField label="Tools" list={scope.tools} onList={(list) => change('tools', list)} />
        <ListField label="Environments" list={scope.environments} onList={(list) => change('environments', list)} />
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        {STAGES.map((stage) => (
          <Checkbox
            key={stage}
            label={{ input: 'what comes in', output: 'answers', action: 'actions' }[stage]}
            checked={stages.includes(stage)}
            onChange={(event) => {
              const next = STAGES.filter((one) => (one === stage ? event.target.checked : stages.includes(one)));
              change('stages', next.length === STAGES.length || next.length === 0 ? undefined : [...next]);
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}

function ListField({
  label,
  list,
  onList,
}: {
  label: string;
  list: string[] | undefined;
  onList: (list: string[] | undefined) => void;
}) {
  const [text, setText] = useState(list?.join(', ') ?? '');
  return (
    <Field label={label} hint="Names, with commas. Empty: all.">
      <Input
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          onList(readList(event.target.value));
        }}
      />
    </Field>
  );
}

function RouteSelect({ value, onRoute, ...rest }: { value: Route; onRoute: (route: Route) => void; id?: string }) {
  return (
    <Select {...rest} value={value} onChange={(event) => onRoute(event.target.value as Route)}>
      {ROUTES.map((route) => (
        <option key={route} value={route}>
          {ROUTE_WORDS[route]}
        </option>
      ))}
    </Select>
  );
}

function RuleFields({
  rule,
  index,
  problems,
  onRule,
  onRemove,
}: {
  rule: EditedRule;
  index: number;
  problems: Problems;
  onRule: (rule: EditedRule) => void;
  onRemove: () => void;
}) {
  const set = (part: Partial<EditedRule>): void => onRule({ ...rule, ...part });
  const wrong = problems.filter((one) => one.path === `rules[${index}].when`);
  const name = rule.id || `rule ${index + 1}`;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 border-s-2 border-line ps-4">
      <legend className="sr-only">Rule {name}</legend>
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(8rem,14rem)_1fr_auto]">
        <Field label="Rule" error={rule.id === '' ? undefined : at(problems, `rules[${index}].id`)}>
          <Input
            value={rule.id}
            maxLength={60}
            spellCheck={false}
            autoComplete="off"
            placeholder="above-100"
            className="font-mono"
            onChange={(event) => set({ id: event.target.value })}
          />
        </Field>
        <Field label="Then">
          <RouteSelect value={rule.route} onRoute={(route) => set({ route })} />
        </Field>
        <IconButton
          label={`Remove ${name}`}
          icon={<Trash2 aria-hidden />}
          className="justify-self-end sm:mt-6"
          onClick={onRemove}
        />
      </div>
      <Field label="When" error={wrong.find((one) => one.level === 'error')?.message}>
        <CelTextarea value={rule.when} rows={2} maxLength={4_000} onValue={(when) => set({ when })} />
      </Field>
      {wrong.map((one, i) =>
        one.level === 'error' ? (
          <div key={i} className="flex min-w-0 flex-col gap-1">
            {/* The first message stands under the field; each further one over its own place. */}
            {wrong.findIndex((other) => other.level === 'error') < i ? (
              <p className="text-label text-critical-text">{one.message}</p>
            ) : null}
            <MarkedCondition text={rule.when} start={one.start} end={one.end} />
          </div>
        ) : (
          <p key={i} className="max-w-prose text-label text-medium">
            {one.message}
          </p>
        ),
      )}
      <Field label="Why" error={rule.reason === '' ? undefined : at(problems, `rules[${index}].reason`)}>
        <Textarea value={rule.reason} rows={2} maxLength={1_000} onChange={(event) => set({ reason: event.target.value })} />
      </Field>
      <Field
        label="Why it may go below what the risk tier asks"
        optional
        hint={at(
          problems.map((one) => ({ ...one, level: 'error' as const })),
          `rules[${index}].route`,
        )}
      >
        <Input value={rule.override ?? ''} maxLength={1_000} onChange={(event) => set({ override: event.target.value })} />
      </Field>
    </fieldset>
  );
}

function TestFields({
  test,
  index,
  problems,
  onTest,
  onRemove,
}: {
  test: EditedTest;
  index: number;
  problems: Problems;
  onTest: (test: EditedTest) => void;
  onRemove: () => void;
}) {
  const set = (part: Partial<EditedTest>): void => onTest({ ...test, ...part });
  const name = test.name || `test ${index + 1}`;
  const facts = problems.find((one) => one.path.startsWith(`tests[${index}].facts`));
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 border-s-2 border-line ps-4">
      <legend className="sr-only">Test {name}</legend>
      <div className="grid items-start gap-3 sm:grid-cols-[1fr_14rem_auto]">
        <Field label="Test">
          <Input value={test.name} maxLength={200} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label="Expects" error={at(problems, `tests[${index}].expect`)}>
          <RouteSelect value={test.expect} onRoute={(expect) => set({ expect })} />
        </Field>
        <IconButton
          label={`Remove ${name}`}
          icon={<Trash2 aria-hidden />}
          className="justify-self-end sm:mt-6"
          onClick={onRemove}
        />
      </div>
      <Field label="Facts, as JSON" error={facts && `${facts.path.replace(`tests[${index}].`, '')}: ${facts.message}`}>
        <CelTextarea json value={test.facts} rows={4} onValue={(text) => set({ facts: text })} />
      </Field>
    </fieldset>
  );
}
