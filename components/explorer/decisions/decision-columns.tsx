'use client';
import { plainMasks } from '@/lib/privacy/mask-text';
import Link from 'next/link';
import type { DecisionSummary } from '@/lib/decisions/contract';
import { sentence } from '@/lib/decisions/sentence';
import { formatDuration, shortId } from '@/lib/shared/format';
import { NotReported, RiskBadge, RouteBadge, StatusBadge } from '@/components/ui/badge';
import { cx } from '@/components/ui/cx';
import { Num } from '@/components/ui/num';
import { Seal } from '@/components/ui/seal';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/untrusted-text';
import type { ListColumn } from '../list-column';
import { CONTENT_COLUMNS, DECISION_COLUMNS, type DecisionColumn } from './decision-list';
import { MatchLine, useMatchLines } from './decision-matches';
import { decisionHref } from './decision-urls';

/**
 * The explorer's columns: what a wider window gives goes to the sentence first, and to the others where that has its fill. `listSearch` goes into the links, so that a trail knows the list it was
 * opened from.
 */
export function decisionColumns(
  listSearch: string,
  contentVisible: boolean,
  /** True: some rows are so old, or so far ahead, that their times name the year. */
  far = false,
): ListColumn<DecisionSummary>[] {
  const column = (
    id: DecisionColumn,
    rest: Omit<ListColumn<DecisionSummary>, 'id' | 'title'>,
  ): ListColumn<DecisionSummary> & { id: DecisionColumn } => ({
    id,
    title: DECISION_COLUMNS[id],
    ...rest,
  });
  const all = [
    column('time', {
      size: far ? 144 : 116,
      narrow: 'lead',
      hint: 'When it started',
      sorts: { asc: 'startedAt', desc: '-startedAt' },
      cell: (row) => <Time at={row.startedAt} style="stamp" className="text-label text-ink-2" />,
    }),
    column('system', {
      size: 106,
      roomy: 'w-[106px] @7xl:w-36',
      narrow: 'meta',
      cell: (row) => <Value text={row.system.name} />,
    }),
    column('what', {
      // What the columns of fixed width leave at 1440 px beside the facets: with more, the list scrolls sideways there.
      size: far ? 224 : 244,
      grow: true,
      narrow: 'main',
      hint: 'A sentence of facts, made from what was recorded',
      cell: (row, { tabIndex }) => <What row={row} listSearch={listSearch} tabIndex={tabIndex} quoted={contentVisible} />,
    }),
    column('tools', {
      size: 88,
      roomy: 'w-[86px] @min-[100rem]:w-44',
      hint: 'Tools that were called',
      cell: (row) => <Several values={row.tools} none="none called" />,
    }),
    column('model', {
      size: 80,
      roomy: 'w-[76px] @min-[100rem]:w-36',
      hint: 'The model that answered, or else the one that was asked for',
      cell: (row) => <Models row={row} />,
    }),
    column('risk', {
      size: 90,
      narrow: 'aside',
      sorts: { desc: '-riskScore' },
      hint: 'The tier a scorer gave. Unscored is not low',
      cell: (row) => (
        <span title={row.risk.score === undefined ? undefined : `score ${row.risk.score}`}>
          <RiskBadge tier={row.risk.tier} />
        </span>
      ),
    }),
    column('route', {
      size: 108,
      hint: 'What a policy said',
      cell: (row) => (
        <span className="text-label" title={row.route}>
          <RouteBadge route={row.route} />
        </span>
      ),
    }),
    column('status', {
      size: 106,
      narrow: 'trail',
      hint: 'How it ended, as reported',
      cell: (row) => <StatusBadge status={row.status} />,
    }),
    column('seal', {
      size: 28,
      iconHeader: true,
      hint: 'Seal. Dotted: recorded; closed: inside a signed checkpoint; double: also kept outside; broken: a fault was found',
      cell: (row) => <Seal inert state={row.seal} />,
    }),
    column('environment', { size: 116, cell: (row) => <Value text={row.environment} /> }),
    column('user', { size: 140, cell: (row) => <Value text={row.user} /> }),
    column('session', { size: 140, cell: (row) => <Value text={row.session} /> }),
    column('duration', { size: 96, numeric: true, cell: (row) => <Duration row={row} /> }),
    column('steps', { size: 72, numeric: true, cell: (row) => <Num value={row.stepCount} /> }),
    column('errors', {
      size: 72,
      numeric: true,
      hint: 'Steps that reported an error',
      cell: (row) => <Num value={row.errorCount} />,
    }),
    column('tokens', { size: 104, numeric: true, hint: 'Input and output tokens together', cell: (row) => <Tokens row={row} /> }),
    column('prompt', { size: 128, cell: (row) => <Value text={row.versions.prompt} /> }),
    column('agent', { size: 112, cell: (row) => <Value text={row.versions.agent} /> }),
    column('policy', { size: 112, cell: (row) => <Value text={row.versions.policy} /> }),
    column('flags', {
      size: 132,
      hint: 'What Countersign noticed about the record',
      cell: (row) => <Several values={row.flags} none="none" />,
    }),
    column('input', { size: 260, hint: 'What came in, as reported', cell: (row) => <Preview text={row.inputPreview} /> }),
    column('output', { size: 260, hint: 'What went out, as reported', cell: (row) => <Preview text={row.outputPreview} /> }),
    column('id', { size: 164, cell: (row) => <code title={row.id}>{shortId(row.id)}</code> }),
    column('externalId', { size: 148, cell: (row) => <Value text={row.externalId} mono /> }),
    column('traceId', {
      size: 148,
      cell: (row) => <Value text={row.traceId && shortId(row.traceId)} title={row.traceId} mono />,
    }),
  ];
  return contentVisible ? all : all.filter((one) => !CONTENT_COLUMNS.includes(one.id));
}

/**
 * What happened, as the link to the trail; and beside it the beginning of what was asked, on the ground that marks what somebody else
 * wrote. Decisions of one system often begin with the same words, so the sentence leaves room for what tells them apart.
 */
function What({
  row,
  listSearch,
  tabIndex,
  quoted,
}: {
  row: DecisionSummary;
  listSearch: string;
  tabIndex: 0 | -1;
  quoted: boolean;
}) {
  const lines = useMatchLines();
  const quote = quoted && !lines ? row.inputPreview : undefined;
  return (
    <>
      <span className="flex min-w-0 items-baseline overflow-hidden max-md:block">
        <Link
          href={decisionHref(row.id, listSearch)}
          prefetch={false}
          tabIndex={tabIndex}
          data-row-link
          title={sentenceText(row)}
          className={cx(
            'block min-w-0 flex-none truncate rounded-sm text-ink -outline-offset-2 [unicode-bidi:plaintext] hover:underline max-md:line-clamp-2 max-md:whitespace-normal',
            quote ? 'max-w-[55%] max-md:max-w-full @7xl:max-w-[65%]' : 'max-w-full',
          )}
          dir="auto"
        >
          <VisibleText text={sentenceText(row)} />
        </Link>
        {quote ? (
          <span dir="auto" className="min-w-0 flex-1 truncate max-md:block" title="Input, as the emitter reported it">
            <q className="ms-2 bg-tint px-1 text-label text-muted [unicode-bidi:isolate] max-md:ms-0">
              <VisibleText text={quote} />
            </q>
          </span>
        ) : null}
      </span>
      <MatchLine id={row.id} tabIndex={tabIndex} />
    </>
  );
}

/**
 * The sentence as plain text without when and who, for a row that says both in cells of their own. What was observed afterwards comes
 * first: the end of the line is what a narrow column cuts off.
 */
export function sentenceText(row: DecisionSummary): string {
  const { outcomes = [], ...before } = row;
  if (outcomes.length > 0) return `Afterwards: ${outcomes.slice(0, 2).join(', ')}. ${sentenceText(before)}`;
  const parts = sentence(row);
  const who = parts.findIndex((part) => part.link?.kind === 'system');
  const version = parts[who + 2]?.link?.kind === 'query' && parts[who + 1]?.text === ' ' ? 2 : 0;
  const text = parts
    .slice(who + 1 + version)
    .map((part) => part.text)
    .join('')
    .trim()
    // The good end stands in the column of the status; here it would only repeat itself from row to row.
    .replace(/( and|;) ended without a reported error(?: after ([\d.]+ \w+))?/, (_, joint: string, took?: string) =>
      took ? (joint === ';' ? `; took ${took}` : ` in ${took}`) : '',
    );
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Value({ text, title, mono }: { text?: string | null; title?: string; mono?: boolean }) {
  if (text === undefined || text === null || text === '') return <NotReported />;
  return (
    <bdi title={title ?? plainMasks(text)} className={mono ? 'font-mono text-[0.96em]' : undefined}>
      <VisibleText text={text} />
    </bdi>
  );
}

function Several({ values, none }: { values: readonly string[]; none: string }) {
  if (values.length === 0) return <span className="text-label text-muted">{none}</span>;
  return (
    <span title={values.join('\n')} className="text-label text-ink-2">
      {values.slice(0, 2).map((value, index) => (
        <span key={value}>
          {index > 0 ? ', ' : ''}
          <bdi>
            <VisibleText text={value} />
          </bdi>
        </span>
      ))}
      {values.length > 2 ? <span className="text-muted"> +{values.length - 2}</span> : null}
    </span>
  );
}

function Models({ row }: { row: DecisionSummary }) {
  const names = [...new Set(row.models.map((model) => model.responded ?? model.requested).filter((name) => name !== undefined))];
  if (names.length === 0)
    return (
      <span className="text-label">
        <NotReported />
      </span>
    );
  const differ = row.models.filter((model) => model.requested && model.responded && model.requested !== model.responded);
  const title = [...names, ...differ.map((model) => `asked for ${model.requested}, answered by ${model.responded}`)].join('\n');
  return (
    <span title={title} className="text-label text-ink-2">
      <bdi>
        <VisibleText text={names[0]!} />
      </bdi>
      {names.length > 1 ? <span className="text-muted"> +{names.length - 1}</span> : null}
    </span>
  );
}

function Duration({ row }: { row: DecisionSummary }) {
  if (!row.endedAt) return <span className="text-muted">{row.status === 'running' ? 'running' : 'no end'}</span>;
  if (row.flags.includes('timesAssumed')) return <NotReported />;
  return formatDuration(Date.parse(row.endedAt) - Date.parse(row.startedAt));
}

function Tokens({ row }: { row: DecisionSummary }) {
  const { inputTokens, outputTokens } = row.usage;
  if (inputTokens === undefined && outputTokens === undefined) return <NotReported />;
  return (
    <span title={`${inputTokens ?? 'unknown'} in, ${outputTokens ?? 'unknown'} out`}>
      <Num value={(inputTokens ?? 0) + (outputTokens ?? 0)} />
    </span>
  );
}

function Preview({ text }: { text?: string }) {
  if (text === undefined) return <NotReported what="not captured" />;
  return (
    <span dir="auto" className="block truncate bg-tint px-1 [unicode-bidi:plaintext]" title={plainMasks(text)}>
      <VisibleText text={text} />
    </span>
  );
}
