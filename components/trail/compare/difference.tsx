import { Fragment } from 'react';
import { shortValue } from '@/lib/decisions/compare-words';
import type { FieldDifference } from '@/lib/decisions/compare-difference';
import { diffText } from '@/lib/decisions/compare-text';
import { wholeMasks } from '@/lib/privacy/mask-text';
import { cx } from '../../ui/cx';
import { Num } from '../../ui/num';
import { VisibleText } from '../../ui/untrusted-text';

/** Unchanged text longer than this is cut in its middle. */
const CONTEXT = 160;

/** One difference: a value and a value, words within a text, or paths within JSON. Marked by signs and edges, not by colour alone. */
export function Difference({ difference }: { difference: FieldDifference }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="text-label font-medium text-ink-2">
        {difference.label}
        {difference.form !== 'value' && difference.wording !== undefined ? (
          <span className="ms-2 font-normal text-muted" title={WORDING_MEANS}>
            worded otherwise, {Math.round(difference.wording * 100)} % of the wording in both
          </span>
        ) : null}
      </p>
      {difference.form === 'value' ? (
        <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
          <Side side="left" text={difference.left} />
          <Side side="right" text={difference.right} />
        </div>
      ) : difference.form === 'json' ? (
        <Paths changes={difference.changes} />
      ) : (
        <Words ops={difference.ops} />
      )}
    </div>
  );
}

function Side({ side, text }: { side: 'left' | 'right'; text: string | undefined }) {
  return (
    <p
      dir="auto"
      className={cx(
        'min-w-0 rounded-sm border-s-2 px-2 py-0.5 break-words',
        side === 'left' ? 'border-line-strong bg-sunken' : 'border-accent bg-accent-soft',
      )}
    >
      <span className="sr-only">{side}: </span>
      {text === undefined ? <span className="text-muted">not reported</span> : <VisibleText text={text} />}
    </p>
  );
}

type Ops = Extract<FieldDifference, { form: 'text' }>['ops'];

/** Both texts beside each other; what only one of them has is marked in it, what both have is shortened. */
function Words({ ops }: { ops: Ops }) {
  return (
    <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
      {(['left', 'right'] as const).map((side) => {
        return (
          <div
            key={side}
            dir="auto"
            data-untrusted
            className={cx(
              'min-w-0 rounded-sm border-s-2 bg-tint px-2 py-1 break-words whitespace-pre-wrap',
              side === 'left' ? 'border-line-strong' : 'border-accent',
            )}
          >
            <span className="sr-only">{side}: </span>
            <OneSide ops={ops} side={side} />
          </div>
        );
      })}
    </div>
  );
}

function OneSide({ ops, side }: { ops: Ops; side: 'left' | 'right' }) {
  const own = side === 'left' ? 'removed' : 'added';
  const parts = ops.filter((op) => op.op === 'same' || op.op === own);
  if (parts.length === 0) return <span className="text-muted">nothing</span>;
  return parts.map((op, i) =>
    op.op === 'same' ? (
      <Same key={i} text={op.text} first={i === 0} last={i === parts.length - 1} />
    ) : side === 'left' ? (
      <del key={i} className="bg-high-soft text-high decoration-1">
        <VisibleText text={op.text} />
      </del>
    ) : (
      <ins key={i} className="bg-good-soft text-good decoration-1 underline-offset-2">
        <VisibleText text={op.text} />
      </ins>
    ),
  );
}

function Same({ text, first, last }: { text: string; first: boolean; last: boolean }) {
  const keep = (first ? 0 : CONTEXT) + (last ? 0 : CONTEXT);
  if (text.length <= keep + 80) return <VisibleText text={text} />;
  const head = first ? '' : wholeMasks(cutAt(text, CONTEXT));
  const tail = last ? '' : text.slice(cutAt(text, text.length - CONTEXT).length);
  const hidden = text.length - head.length - tail.length;
  return (
    <Fragment>
      <VisibleText text={head} />
      <span className="mx-1 rounded-sm border border-dashed border-line-strong px-1 text-label whitespace-nowrap text-muted">
        <Num value={hidden} /> same characters
      </span>
      <VisibleText text={tail} />
    </Fragment>
  );
}

/** The beginning of a text, not ending inside a character. */
function cutAt(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  return text.slice(0, unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at);
}

const WORDING_MEANS = 'No figure, identifier or negation differs. That both mean the same is not claimed.';
const CHANGES = { added: 'only right', removed: 'only left', changed: 'differs' } as const;

function Paths({ changes }: { changes: Extract<FieldDifference, { form: 'json' }>['changes'] }) {
  return (
    <div role="group" aria-label="Paths that differ" tabIndex={0} className="overflow-x-auto">
      <table className="w-full min-w-72 table-fixed border-separate border-spacing-0">
        <colgroup>
          <col className="w-1/4" />
          <col span={2} />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th scope="col">Path</th>
            <th scope="col">Left</th>
            <th scope="col">Right</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.path} className="align-top">
              <th scope="row" className="py-0.5 pe-3 text-start font-mono text-label break-all text-ink-2">
                {change.path || 'whole value'}{' '}
                <span className="font-sans break-normal text-muted">
                  {change.wording === undefined ? CHANGES[change.change] : 'worded otherwise'}
                </span>
              </th>
              <td className="border-s-2 border-line-strong bg-tint px-2 py-0.5 break-words" data-untrusted>
                <Cell change={change} side="left" />
              </td>
              <td className="border-s-2 border-accent bg-tint px-2 py-0.5 break-words" data-untrusted>
                <Cell change={change} side="right" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Words in a text long enough to have some; a value whole otherwise. */
const WORDY = 24;

function Cell({
  change,
  side,
}: {
  change: Extract<FieldDifference, { form: 'json' }>['changes'][number];
  side: 'left' | 'right';
}) {
  const { left, right } = change;
  if (change.change === (side === 'left' ? 'added' : 'removed')) return <span className="text-muted">absent</span>;
  if (typeof left === 'string' && typeof right === 'string' && Math.min(left.length, right.length) > WORDY)
    return <OneSide ops={diffText(left, right)} side={side} />;
  return (
    <bdi>
      <VisibleText text={shortValue(side === 'left' ? left : right, 400)} />
    </bdi>
  );
}
