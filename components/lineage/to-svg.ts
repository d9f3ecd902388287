import type { LineageGraph } from '@/lib/lineage/graph';
import type { Placed } from '@/lib/lineage/layout';
import { fit, ICON_PATHS, NODE_HEIGHT, NODE_WIDTH, secondLine, TEXT_LEFT, type Palette } from './node-shape';

const MARGIN = 32;
const FOOT = 40;

/** The drawing as one SVG file: what it shows, when it was made, and nothing that is loaded from elsewhere. Pure. */
export function toSvg(graph: LineageGraph, places: ReadonlyMap<string, Placed>, colours: Palette): string {
  const at = [...places.values()];
  const left = Math.min(0, ...at.map((one) => one.x - NODE_WIDTH / 2)) - MARGIN;
  const right = Math.max(0, ...at.map((one) => one.x + NODE_WIDTH / 2)) + MARGIN;
  const top = Math.min(0, ...at.map((one) => one.y - NODE_HEIGHT / 2)) - MARGIN;
  const bottom = Math.max(0, ...at.map((one) => one.y + NODE_HEIGHT / 2)) + MARGIN + FOOT;
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
    const border = node.warning ? colours.medium : focus ? colours.accent : colours.lineStrong;
    const fill = node.warning ? colours.mediumSoft : focus ? colours.accentSoft : colours.surface;
    const icon = ICON_PATHS[node.kind].map((d) => `<path d="${d}"/>`).join('');
    return [
      `<g><title>${escape(node.label)}</title><rect x="${x}" y="${y}" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="6" fill="${fill}" stroke="${border}" stroke-width="${focus ? 2 : 1}"/>` +
        `<g transform="translate(${x + 11} ${y + NODE_HEIGHT / 2 - 8}) scale(0.667)" fill="none" stroke="${colours.muted}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${icon}</g>` +
        `<text x="${x + TEXT_LEFT}" y="${place.y + (second ? -3 : 4)}" fill="${colours.ink}">${escape(fit(node.label, 27))}</text>` +
        (second ? `<text x="${x + TEXT_LEFT}" y="${place.y + 13}" fill="${node.warning ? colours.medium : colours.muted}" font-size="11">${escape(fit(second, 30))}</text>` : '') +
        '</g>',
    ];
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${right - left} ${bottom - top}" width="${right - left}" height="${bottom - top}" font-family="Inter, system-ui, sans-serif" font-size="12.5">
<title>${escape(graph.sentence)}</title>
<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 1L7 4L0 7z" fill="${colours.lineStrong}"/></marker></defs>
<rect x="${left}" y="${top}" width="100%" height="100%" fill="${colours.ground}"/>
<g fill="none" stroke="${colours.lineStrong}">${edges.join('')}</g>
${nodes.join('\n')}
<text x="${left + MARGIN}" y="${bottom - 16}" fill="${colours.muted}" font-size="11">${escape(`${graph.sentence} Lineage of ${graph.focus}, as of ${graph.asOf}. Dashed: inferred, not reported.${graph.leftOut.length > 0 ? ` ${graph.leftOut.join(' ')}` : ''}`)}</text>
</svg>
`;
} // prettier-ignore

function escape(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
