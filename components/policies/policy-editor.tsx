'use client';
import { useEffect, useRef, useState } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { EvaluatedView } from '@/lib/assessment/evaluate-on-decision';
import type { PolicyDocument } from '@/lib/policy/contract';
import type { CheckView } from '@/lib/policy/views';
import { FormProblem } from '../access/form-problem';
import { useSubmit } from '../access/use-submit';
import { Button, LinkButton } from '../ui/button';
import { Field } from '../ui/field';
import { Notice } from '../ui/states';
import { Tabs } from '../ui/tabs';
import { CelTextarea } from './cel-textarea';
import { CheckPanel } from './check-panel';
import { DecisionPanel } from './decision-panel';
import { EMPTY_DOCUMENT, fromEdited, toEdited } from './editor-document';
import { FieldHelp } from './field-help';
import { PolicyForm } from './policy-form';

/** How long the editor waits after a key before it asks whether all is well, in ms. */
const PAUSE = 350;
const UNKNOWN: CheckView = { problems: [], tests: [], ready: false };

export interface EditorActions {
  check: (input: { document: unknown }) => Promise<ActionResult<CheckView>>;
  evaluate: (input: { decision: string; document: unknown }) => Promise<ActionResult<EvaluatedView>>;
  save: (input: { id: string; document: PolicyDocument; revision: number }) => Promise<ActionResult<{ revision: number }>>;
  create: (input: { document: PolicyDocument }) => Promise<ActionResult<{ id: string }>>;
}

/** Writes a policy's draft: a form or the whole document, checked as one types, tried on a decision. */
export function PolicyEditor({
  draft,
  template,
  actions,
  recent,
}: {
  /** Null: a new policy. */
  draft: { document: PolicyDocument; revision: number } | null;
  template?: PolicyDocument;
  actions: EditorActions;
  /** A decision to begin with. */
  recent: string | null;
}) {
  const router = useRouter();
  const [edited, setEdited] = useState(() => toEdited(draft?.document ?? template ?? EMPTY_DOCUMENT));
  const [revision, setRevision] = useState(draft?.revision ?? 0);
  const [mode, setMode] = useState('form');
  const [text, setText] = useState('');
  const [broken, setBroken] = useState<string | null>(null);
  const [checked, setChecked] = useState<CheckView>(UNKNOWN);
  const [saved, setSaved] = useState<string>(() => JSON.stringify(draft?.document ?? null));
  const { busy, problem, run } = useSubmit();
  const document = fromEdited(edited);
  const now = JSON.stringify(document);
  const asked = useRef(0);
  const { check } = actions;

  useEffect(() => {
    const turn = ++asked.current;
    const timer = setTimeout(() => {
      void check({ document: JSON.parse(now) as unknown })
        .then((result) => {
          if (result.ok && turn === asked.current) setChecked(result.data);
        })
        .catch(() => undefined);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [now, check]);

  const write = (next: string): void => {
    setText(next);
    try {
      const parsed = JSON.parse(next) as PolicyDocument;
      if (!Array.isArray(parsed.rules) || !parsed.scope) throw new Error('A document has "scope" and a list of "rules".');
      setEdited(toEdited({ ...parsed, tests: Array.isArray(parsed.tests) ? parsed.tests : [] }));
      setBroken(null);
    } catch (error) {
      setBroken(error instanceof Error ? error.message : 'This is not JSON.');
    }
  };
  const save = async (): Promise<void> => {
    if (draft) {
      const done = await run(() => actions.save({ id: draft.document.id, document, revision }));
      if (!done) return;
      setRevision(done.revision);
      setSaved(now);
      return;
    }
    const made = await run(() => actions.create({ document }));
    if (made) router.push(`/policies/${encodeURIComponent(made.id)}/edit`);
  };
  const changed = now !== saved;

  return (
    <div className="grid gap-x-8 gap-y-6 px-gutter pb-10 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
      <div className="min-w-0">
        <FormProblem problem={problem} known={[]} />
        <Tabs
          label="How the document is shown"
          value={mode}
          onValueChange={(next) => {
            if (broken) return;
            if (next === 'json') setText(JSON.stringify(document, null, 2));
            setMode(next);
          }}
          items={[
            {
              value: 'form',
              label: 'Form',
              content: <PolicyForm value={edited} onValue={setEdited} problems={checked.problems} fixedId={draft !== null} />,
            },
            {
              value: 'json',
              label: 'Document',
              content: (
                <Field
                  label="The whole document, as JSON"
                  hint="Fields of facts are completed inside conditions; Mod+Space lists them."
                  error={broken ?? undefined}
                >
                  <CelTextarea json rows={28} value={text} onValue={write} />
                </Field>
              ),
            },
          ]}
        />
      </div>
      <aside
        aria-label="What it would do"
        className="flex min-w-0 flex-col gap-6 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-6rem)] lg:self-start lg:overflow-y-auto"
      >
        <div className="flex flex-wrap items-center gap-2">
          <Button tone="primary" busy={busy} disabled={broken !== null || !changed} onClick={() => void save()}>
            {draft ? 'Save the draft' : 'Create the draft'}
          </Button>
          {draft ? (
            <LinkButton href={`/policies/${encodeURIComponent(draft.document.id)}`} tone="quiet">
              To the policy
            </LinkButton>
          ) : null}
          <span role="status" className="text-label text-muted">
            {changed ? 'not saved' : 'saved'}
          </span>
        </div>
        {broken ? (
          <Notice tone="warning">The document is not JSON right now; what is shown here is of its last good state.</Notice>
        ) : null}
        <CheckPanel checked={checked} document={document} />
        <DecisionPanel
          document={document}
          signature={now}
          evaluate={actions.evaluate}
          recent={recent}
          faulty={checked.problems.some((one) => one.level === 'error')}
        />
        <FieldHelp />
      </aside>
    </div>
  );
}
