import type { LineageGraph } from '@/lib/lineage/graph';
import type { Placed } from '@/lib/lineage/layout';
import { fitNode, ICON_PATHS, NODE_HEIGHT, NODE_WIDTH, secondLine, TEXT_LEFT, type Palette } from './node-shape';

const MARGIN = 32;
const LINE = 16;
/** Narrower than this the words about the picture would be broken too often. */
const LEAST_WIDTH = 560;
/** An average letter at 11 px, from above. */
const LETTER = 6.2;

/** The drawing as one SVG file: what it shows and as of when, a legend, and nothing that is loaded from elsewhere. Pure. */
export function toSvg(graph: LineageGraph, places: ReadonlyMap<string, Placed>, colours: Palette): string {
  const at = [...places.values()];
  const left = Math.min(0, ...at.map((one) => one.x - NODE_WIDTH / 2)) - MARGIN;
  const right = Math.max(left + LEAST_WIDTH, ...at.map((one) => one.x + NODE_WIDTH / 2 + MARGIN));
  const width = right - left;
  const wrap = (text: string): string[] => wrapped(text, Math.floor((width - 2 * MARGIN) / LETTER));
  const head = wrapped(graph.sentence, Math.floor((width - 2 * MARGIN) / 7.6));
  const about = wrap(`Lineage of ${graph.focus}, as of ${graph.asOf.slice(0, 16).replace('T', ' ')} UTC. ${graph.nodes.length} things, ${graph.edges.length} links. Countersign.`); // prettier-ignore
  const foot = graph.leftOut.flatMap(wrap);
  const top = Math.min(0, ...at.map((one) => one.y - NODE_HEIGHT / 2)) - MARGIN - (head.length * 20 + about.length * LINE + 12);
  const drawnTo = Math.max(0, ...at.map((one) => one.y + NODE_HEIGHT / 2)) + MARGIN;
  const bottom = drawnTo + LINE * (foot.length + 1) + 20;
  const edges = graph.edges.flatMap(({ from, to, how }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (!a || !b) return [];
    const [x1, x2] = [a.x + NODE_WIDTH / 2, b.x - NODE_WIDTH / 2];
    const bend = Math.max(24, (x2 - x1) / 2);
    const d = `M${x1} ${a.y}C${x1 + bend} ${a.y} ${x2 - bend} ${b.y} ${x2} ${b.y}`;
    return [`<path d="${d}"${how === 'inferred' ? ' stroke-dasharray="4 4"' : ''} marker-end="url(#a)"/>`];
  });
  const nodes = graph.nodes.flatMap((node) => {
    const place = places.get(node.id);
    if (!place) return [];
    const [x, y] = [place.x - NODE_WIDTH / 2, place.y - NODE_HEIGHT / 2];
    const second = secondLine(node);
    const focus = node.id === graph.focusId;
    const [fill, border] = focus
      ? [colours.accentSoft, colours.accent]
      : node.warning
        ? [colours.mediumSoft, colours.medium]
        : [colours.surface, colours.lineStrong];
    const icon = ICON_PATHS[node.kind].map((d) => `<path d="${d}"/>`).join('');
    // A nested svg cuts off what another machine's font makes wider than the node.
    return [
      `<g><title>${escape(node.label)}</title>${box(x, y, NODE_WIDTH, NODE_HEIGHT, fill, border, focus ? 2 : 1)}` +
        `<g transform="translate(${x + 11} ${y + NODE_HEIGHT / 2 - 8}) scale(0.667)" fill="none" stroke="${colours.muted}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${icon}</g>` +
        `<svg x="${x + TEXT_LEFT}" y="${y}" width="${NODE_WIDTH - TEXT_LEFT - 4}" height="${NODE_HEIGHT}"><text y="${NODE_HEIGHT / 2 + (second ? -4 : 4)}" fill="${colours.ink}">${escape(fitNode(node.label))}</text>` +
        (second ? `<text y="${NODE_HEIGHT / 2 + 13}" fill="${node.warning ? colours.medium : colours.muted}">${escape(fitNode(second))}</text>` : '') +
        '</svg></g>',
    ];
  });
  const x = left + MARGIN;
  const lines = (texts: readonly string[], from: number, step: number, style: string): string =>
    texts.map((text, i) => `<text x="${x}" y="${from + i * step}" ${style}>${escape(text)}</text>`).join('');
  const headFrom = top + MARGIN;
  const small = `fill="${colours.muted}" font-size="11"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${bottom - top}" width="${width}" height="${bottom - top}" font-family="'Inter Variable', Inter, system-ui, sans-serif" font-size="12">
<title>${escape(graph.sentence)}</title>
<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 1L7 4L0 7z" fill="${colours.lineStrong}"/></marker></defs>
<rect x="${left}" y="${top}" width="100%" height="100%" fill="${colours.ground}"/>
${lines(head, headFrom, 20, `fill="${colours.ink}" font-size="15"`)}
${lines(about, headFrom + head.length * 20, LINE, small)}
<g fill="none" stroke="${colours.lineStrong}">${edges.join('')}</g>
${nodes.join('\n')}
${legend(graph, x, drawnTo + 4, colours)}
${lines(foot, drawnTo + LINE + 8, LINE, small)}
</svg>
`;
} // prettier-ignore

/** What the signs of the drawing mean; only those that are in it. */
function legend(graph: LineageGraph, x: number, y: number, colours: Palette): string {
  const line = (dash: string) => (at: number) =>
    `<path d="M${at} ${y - 4}h24" fill="none" stroke="${colours.lineStrong}"${dash} marker-end="url(#a)"/>`;
  const swatch = (fill: string, border: string) => (at: number) => box(at, y - 11, 24, 14, fill, border, 1);
  const signs: [draw: (at: number) => string, words: string][] = [[line(''), 'reported']];
  if (graph.edges.some((one) => one.how === 'inferred')) signs.push([line(' stroke-dasharray="4 4"'), 'inferred, reported by nobody']);
  signs.push([swatch(colours.accentSoft, colours.accent), 'what it is about']);
  if (graph.nodes.some((one) => one.warning)) signs.push([swatch(colours.mediumSoft, colours.medium), '! not to be overlooked']);
  let at = x;
  return signs
    .map(([draw, words]) => {
      const out = `${draw(at)}<text x="${at + 30}" y="${y}" fill="${colours.muted}" font-size="11">${words}</text>`;
      at += 30 + words.length * LETTER + 18;
      return out;
    })
    .join('');
} // prettier-ignore

function box(x: number, y: number, width: number, height: number, fill: string, border: string, line: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${Math.min(6, height / 4)}" fill="${fill}" stroke="${border}" stroke-width="${line}"/>`;
}

/** Words in lines of at most so many characters; a longer word is broken. */
function wrapped(text: string, characters: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((one) => one.match(new RegExp(`.{1,${characters}}`, 'gsu')) ?? [])) {
    if (line !== '' && line.length + 1 + word.length > characters) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

function escape(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
