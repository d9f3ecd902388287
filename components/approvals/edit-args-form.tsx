'use client';
import { useEffect, useMemo, useState } from 'react';
import type { ActionResult } from '@/lib/http/problem';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { RiskBadge, RouteBadge } from '../ui/badge';
import { Field } from '../ui/field';
import { Checkbox, Input, Select, Textarea } from '../ui/input';
import { Notice } from '../ui/states';
import { canonicalText, objectText } from './canonical-text';
import { DiffList } from './diff-list';

export interface Rescored {
  tier: string;
  score: number | null;
  route: string;
  required: number;
}
export type Rescore = (input: { id: string; text: string }) => Promise<ActionResult<Rescored>>;

/** As JSON writes numbers. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

interface SchemaField {
  name: string;
  type: 'string' | 'number' | 'integer' | 'boolean';
  choices: readonly string[] | null;
  hint: string | null;
}

/** The fields that a form can show: plain values of an object, from the tool's schema, else from the arguments themselves. */
function fieldsOf(schema: Record<string, unknown> | null, args: JsonValue): SchemaField[] {
  if (!isJsonObject(args)) return [];
  const properties =
    schema && typeof schema['properties'] === 'object' && schema['properties'] !== null
      ? (schema['properties'] as Record<string, unknown>)
      : {};
  return [...new Set([...Object.keys(properties), ...Object.keys(args)])].flatMap((name) => {
    const given = properties[name] as { type?: unknown; enum?: unknown; description?: unknown } | undefined;
    const value = args[name];
    const type = typeof given?.type === 'string' ? given.type : value === undefined ? 'string' : typeof value;
    if (
      !['string', 'number', 'integer', 'boolean'].includes(type) ||
      (value !== undefined && value !== null && typeof value === 'object')
    )
      return [];
    return [
      {
        name,
        type: type as SchemaField['type'],
        choices: Array.isArray(given?.enum) ? given.enum.filter((one): one is string => typeof one === 'string') : null,
        hint: typeof given?.description === 'string' ? given.description : null,
      },
    ];
  });
}

/**
 * Edits what will run: by fields made from the tool's schema, or as raw JSON. Beside it stands what differs from what was proposed, and, a moment after
 * the last change, how it would be scored and by how many it would have to be approved.
 */
export function EditArgsForm({
  id,
  schema,
  args,
  rescore,
  onChange,
}: {
  id: string;
  schema: Record<string, unknown> | null;
  args: JsonValue;
  rescore: Rescore;
  /** The text as it will be sent; null while it is no JSON. */
  onChange: (text: string | null) => void;
}) {
  const [text, setText] = useState(() => canonicalText(args));
  // Numbers as they were typed, by field: `1.` on the way to `1.5`, and what a number of this page would round.
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [raw, setRaw] = useState(false);
  const [score, setScore] = useState<{ text: string; result: ActionResult<Rescored> } | null>(null);
  const value = useMemo<JsonValue | null>(() => {
    try {
      return JSON.parse(text) as JsonValue;
    } catch {
      return null;
    }
  }, [text]);
  const fields = useMemo(() => fieldsOf(schema, args), [schema, args]);
  // By the text: two texts can be one value here and not to the server, which reads strictly.
  const changed = value !== null && text !== canonicalText(args);
  useEffect(() => {
    if (!changed) return;
    const timer = setTimeout(() => {
      rescore({ id, text }).then(
        (result) => setScore({ text, result }),
        () => undefined,
      );
    }, 500);
    return () => clearTimeout(timer);
  }, [id, text, changed, rescore]);
  const set = (next: string): void => {
    setText(next);
    try {
      JSON.parse(next);
      onChange(next);
    } catch {
      onChange(null);
    }
  };
  const setField = (field: SchemaField, given: string | boolean): void => {
    if (value === null || !isJsonObject(value)) return;
    const numeric = typeof given === 'string' && field.type !== 'string' && field.type !== 'boolean';
    const now = numeric ? { ...typed, [field.name]: given } : typed;
    setTyped(now);
    // A number goes out digit by digit as it stands in its field. What is none stays a text, and the schema says so.
    const literals = Object.fromEntries(Object.entries(now).filter(([, digits]) => JSON_NUMBER.test(digits)));
    set(objectText({ ...value, [field.name]: given }, literals));
  };
  const fresh = score?.text === text ? score.result : null;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <div className="flex flex-col gap-3">
        {raw || fields.length === 0 ? (
          <Field label="Arguments as JSON" error={value === null ? 'This is not JSON yet.' : undefined}>
            <Textarea
              rows={10}
              className="font-mono text-label!"
              value={text}
              spellCheck={false}
              onChange={(event) => {
                setTyped({});
                set(event.target.value);
              }}
            />
          </Field>
        ) : (
          fields.map((field, index) => {
            const held = value !== null && isJsonObject(value) ? value[field.name] : undefined;
            const shown =
              typed[field.name] ?? (held === undefined || held === null ? '' : String(held as string | number | boolean));
            return field.type === 'boolean' ? (
              <Checkbox
                key={field.name}
                label={field.name}
                checked={held === true}
                onChange={(event) => setField(field, event.target.checked)}
              />
            ) : (
              <Field key={field.name} label={field.name} hint={field.hint}>
                {field.choices ? (
                  <Select value={shown} onChange={(event) => setField(field, event.target.value)}>
                    {field.choices.includes(shown) ? null : <option value={shown}>{shown}</option>}
                    {field.choices.map((one) => (
                      <option key={one}>{one}</option>
                    ))}
                  </Select>
                ) : (
                  <Input
                    value={shown}
                    data-first-edit={index === 0 || undefined}
                    inputMode={field.type === 'string' ? undefined : 'decimal'}
                    autoComplete="off"
                    onChange={(event) => setField(field, event.target.value)}
                  />
                )}
              </Field>
            );
          })
        )}
        {fields.length > 0 ? (
          <Checkbox label="Edit as JSON" checked={raw} onChange={(event) => setRaw(event.target.checked)} />
        ) : null}
      </div>
      <div className="flex flex-col gap-3">
        <h3 className="text-label font-medium text-ink-2">Proposed → edited</h3>
        {value === null ? (
          <p className="text-muted">Not JSON yet.</p>
        ) : (
          <DiffList label="What the edit changes" before={args} after={value} />
        )}
        <div role="status" className="min-h-6">
          {!changed ? null : fresh === null ? (
            <span className="text-muted">Scoring it anew …</span>
          ) : fresh.ok ? (
            <span className="flex flex-wrap items-center gap-2">
              As edited:{' '}
              <RiskBadge
                tier={fresh.data.tier}
                score={fresh.data.score === null ? undefined : Math.round(fresh.data.score * 100)}
              />
              <RouteBadge route={fresh.data.route} /> to be approved by{' '}
              {fresh.data.required === 1 ? 'another person' : `${fresh.data.required} other people`}
            </span>
          ) : (
            <Notice tone="warning">{fresh.error.message}</Notice>
          )}
        </div>
      </div>
    </div>
  );
}
