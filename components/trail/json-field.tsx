'use client';
import { useMemo, useState } from 'react';
import { parseJson } from '@/lib/dialects/read-attributes';
import type { JsonValue } from '@/lib/shared/json';
import { shownText } from '@/lib/decisions/step-text';
import { JsonView } from '../ui/json/json-view';
import { CommentOnField, FieldBlock } from './field-block';
import { useTrail } from './trail-context';

/** Longer texts than this are not tried as JSON unasked. */
const MOST_PARSED = 2_000_000;

function parse(value: JsonValue): JsonValue {
  return typeof value !== 'string' || value.length > MOST_PARSED || !/^\s*[[{]/.test(value) ? value : parseJson(value);
}

/** Arguments, results, parameters: a tree where there is structure, text otherwise. The tree can be read as text, where passages are marked. */
export function JsonField({
  stepId,
  field,
  value,
  label,
  author,
}: {
  stepId: string;
  field: string;
  value: JsonValue;
  label: string;
  author?: string;
}) {
  const { find, commentsOf, marksOf } = useTrail();
  const tree = useMemo(() => parse(value), [value]);
  const text = useMemo(() => shownText(value), [value]);
  const marked =
    // The place that the search is at is shown in the text, where it can be marked.
    (find.hit?.stepId === stepId && find.hit.field === field) ||
    marksOf(stepId).some((mark) => mark.field === field) ||
    commentsOf(stepId).some((comment) => comment.anchor?.field === field && comment.anchor.quote !== '' && !comment.resolvedAt);
  const [asText, setAsText] = useState<boolean | null>(null);
  const structured = typeof tree === 'object' && tree !== null;
  const toggle = structured ? (
    <button type="button" className="link min-h-6" onClick={() => setAsText(!(asText ?? marked))} data-print="hide">
      {(asText ?? marked) ? 'as a tree' : 'as text'}
    </button>
  ) : null;
  if (!structured || (asText ?? marked))
    return <FieldBlock stepId={stepId} field={field} text={text} author={author} mono={structured} aside={toggle} />;
  return (
    <figure data-field-tree={field} className="group/field edge-forced min-w-0 rounded-md border border-tint-line bg-tint">
      <figcaption className="flex items-center justify-between gap-3 px-3 pt-2 text-label text-muted">
        <span>{author}</span>
        <span className="inline-flex items-center gap-2">
          {toggle}
          <CommentOnField stepId={stepId} field={field} text={text} />
        </span>
      </figcaption>
      <div className="px-3 py-2">
        <JsonView
          value={tree}
          label={label}
          query={find.query.trim().length > 1 ? find.query.trim() : undefined}
          size={text.length}
        />
      </div>
    </figure>
  );
}
