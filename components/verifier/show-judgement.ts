import { sha256 } from '@noble/hashes/sha2.js';
import type { JudgedEntry, Judgement } from '@/lib/integrity/judge-evidence';
import type { Verdict } from '@/lib/integrity/verdict';
import { hex } from '@/lib/ledger/der';
import { markHidden } from '@/lib/shared/visible-text';

/** Text that hides nothing: invisible and direction-changing characters are written as their code points. */
function visibleText(text: string): string {
  return markHidden(text)
    .map(({ text: part, mark }) => (mark && mark.kind !== 'lookalike' ? `[${mark.code}]` : part))
    .join('');
}

type Child = Node | string | null | false;

/** Elements with text inside, never markup: what is shown was written by others. */
function element(tag: string, given: { className?: string } = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  if (given.className) made.className = given.className;
  made.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return made;
}

const PATHS = {
  proved: 'M4 8.5 7 11.5 12.5 5',
  refuted: 'M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5',
  incomplete: 'M8 4.5v4M8 11v.1',
} as const;

function mark(outcome: Verdict['outcome']): Node {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of [
    ['viewBox', '0 0 16 16'],
    ['width', '24'],
    ['height', '24'],
    ['fill', 'none'],
    ['stroke', 'currentColor'],
    ['stroke-width', '1.5'],
    ['stroke-linecap', 'round'],
    ['aria-hidden', 'true'],
  ] as const)
    // prettier-ignore
    svg.setAttribute(name, value);
  const circle = document.createElementNS(svg.namespaceURI, 'circle');
  for (const [name, value] of [
    ['cx', '8'],
    ['cy', '8'],
    ['r', '7'],
  ] as const)
    circle.setAttribute(name, value);
  const path = document.createElementNS(svg.namespaceURI, 'path');
  path.setAttribute('d', PATHS[outcome]);
  svg.append(circle, path);
  return svg;
}

/** Writes the verdict into `place`: title, what is proved, what is not, the key, each entry with its content. */
export function showJudgement(place: HTMLElement, verdict: Verdict, judged: Judgement | null): void {
  place.className = verdict.outcome;
  place.replaceChildren(
    element('h2', { className: 'title' }, mark(verdict.outcome), verdict.title),
    ...sentences(verdict.outcome === 'refuted' ? 'What does not fit' : '', verdict.problems, 'problems'),
    ...sentences('What is proved', verdict.proved),
    ...sentences('What is not proved', verdict.notProved),
    ...(judged ? keys(judged) : []),
    ...(judged ? entries(judged.entries) : []),
  );
}

function sentences(title: string, list: readonly string[], className?: string): Node[] {
  if (list.length === 0) return [];
  const shown = element('ul', {}, ...list.map((text) => element('li', {}, visibleText(text))));
  return [element('div', { className }, title !== '' && element('h3', {}, title), shown)];
}

function keys(judged: Judgement): Node[] {
  if (judged.trust.length === 0) return [];
  return [
    element('h3', {}, 'The key that was trusted'),
    element(
      'dl',
      {},
      ...judged.trust.flatMap(({ key, until }) => [
        element('dt', {}, 'Name'),
        element(
          'dd',
          { className: 'mono' },
          visibleText(key.name),
          until === null ? '' : `, up to ${until.toLocaleString('en-GB')} entries`,
        ),
        element('dt', {}, 'SHA-256 of the key'),
        element('dd', { className: 'mono' }, (hex(sha256(key.publicKey)).match(/.{4}/g) ?? []).join(' ')),
      ]),
    ),
  ];
}

const MOST_SHOWN = 200;

function entries(list: readonly JudgedEntry[]): Node[] {
  return list.slice(0, MOST_SHOWN).map((one) => {
    const e = one.envelope;
    const title = one.inclusion ? `Entry ${one.inclusion.index.toLocaleString('en-GB')}` : one.name;
    return element(
      'details',
      {},
      element(
        'summary',
        {},
        `${title}${e ? `: ${visibleText(e.kind)}, received ${visibleText(e.receivedAt)}` : ''}${one.inclusion ? '' : ' (not proved)'}`,
      ),
      e &&
        element(
          'dl',
          {},
          ...[
            ['Log', e.log],
            ['Event', e.id],
            ['Actor', `${e.actor.type}${e.actor.id ? ` ${e.actor.id}` : ''}`],
            ['Decision', e.decision],
            ['AI system', e.system],
            ['Occurred, as claimed', e.occurredAt],
            ['Received', e.receivedAt],
          ].flatMap(([label, value]) =>
            value ? [element('dt', {}, label!), element('dd', { className: 'mono' }, visibleText(value))] : [],
          ),
        ),
      one.content.state === 'erased' &&
        element(
          'p',
          { className: 'tombstone' },
          `Its content was erased by order of entry ${one.content.by.toLocaleString('en-GB')}, received ${visibleText(one.content.at)}.${one.content.canonical === null ? '' : ' This is what was left:'}`,
        ),
      one.content.state === 'erased' &&
        one.content.canonical !== null &&
        element('pre', { className: 'content' }, visibleText(pretty(one.content.canonical))),
      one.content.state === 'matches' && element('p', { className: 'muted' }, 'What was recorded, as its author wrote it:'),
      one.content.state === 'matches' && element('pre', { className: 'content' }, visibleText(pretty(one.content.canonical))),
    );
  });
}

function pretty(canonical: string): string {
  return JSON.stringify(JSON.parse(canonical), null, 2);
}
