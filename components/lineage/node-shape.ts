import { DEPLOYMENT_WORDS, type GraphNode, type NodeKind } from '@/lib/lineage/graph';

/** How a node is drawn, on the canvas and in the exported picture alike. */
export const NODE_WIDTH = 208;
export const NODE_HEIGHT = 46;
export const TEXT_LEFT = 36;

/** Paths of lucide's icons (ISC licence), 24 units wide, for canvas and SVG, where components cannot be drawn. */
export const ICON_PATHS: Readonly<Record<NodeKind, readonly string[]>> = {
  dataset: ['M21 5a9 3 0 1 1-18 0 9 3 0 1 1 18 0', 'M3 5v14a9 3 0 0 0 18 0V5', 'M3 12a9 3 0 0 0 18 0'],
  job: ['M5 3h4a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z', 'M7 11v4a2 2 0 0 0 2 2h4', 'M15 13h4a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2z'],
  document: ['M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7Z', 'M14 2v4a2 2 0 0 0 2 2h4', 'M16 13H8', 'M16 17H8'],
  prompt: ['M21 15a2 2 0 0 1-2 2H7l-4 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2z', 'M8 9h8', 'M8 13h5'],
  model: ['M12 3l8 4.5v9L12 21l-8-4.5v-9z', 'M12 12l8-4.5', 'M12 12v9', 'M12 12L4 7.5'],
  tool: ['M14.7 6.3a1 1 0 0 0 0 1.4l1.6 1.6a1 1 0 0 0 1.4 0l3.77-3.77a6 6 0 0 1-7.94 7.94l-6.91 6.91a2.12 2.12 0 0 1-3-3l6.91-6.91a6 6 0 0 1 7.94-7.94z'],
  decision: ['M16 16l3-8 3 8c-.87.65-1.92 1-3 1s-2.13-.35-3-1z', 'M2 16l3-8 3 8c-.87.65-1.92 1-3 1s-2.13-.35-3-1z', 'M7 21h10', 'M12 3v18', 'M3 7h2c2 0 5-1 7-2 2 1 5 2 7 2h2'],
  decisions: ['M12 2 2 7l10 5 10-5z', 'M2 17l10 5 10-5', 'M2 12l10 5 10-5'],
}; // prettier-ignore

/** Width that text has in a node, in px. */
const TEXT_ROOM = NODE_WIDTH - TEXT_LEFT - 10;
export const NODE_FONT = '12px "Inter Variable", ui-sans-serif, system-ui, sans-serif';

/** A name in at most so many characters: the beginning and the end stay, because ids differ there. */
export function fit(text: string, characters: number): string {
  const plain = [...text.replace(/[\p{Cc}\p{Cs}\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ')];
  if (plain.length <= characters) return plain.join('');
  const tail = Math.floor(characters / 3);
  return `${plain.slice(0, characters - tail - 1).join('')}…${plain.slice(-tail).join('')}`;
}

/** Most characters that are tried: at 3 px a letter nothing longer fits. */
const MOST = 64;
let meter: CanvasRenderingContext2D | null | undefined;

/** Width in px of a node's text. Without a canvas (tests) every character counts as a wide one. */
function widthOf(text: string): number {
  if (meter === undefined) {
    meter = typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
    if (meter) meter.font = NODE_FONT;
  }
  return meter ? meter.measureText(text).width : text.length * 7;
}

/** The text as it fits a node's width: what is too long gives up its middle. */
export function fitNode(text: string): string {
  let characters = Math.min(MOST, [...text].length);
  let shown = fit(text, characters);
  while (characters > 4 && widthOf(shown) > TEXT_ROOM) shown = fit(text, --characters);
  return shown;
}

/** The second line: what a reader must not overlook comes first. */
export function secondLine(node: GraphNode): string {
  if (node.warning) return `! ${node.warning}`;
  if (node.deployment === 'deployed') return [node.detail, DEPLOYMENT_WORDS.deployed].filter(Boolean).join(' · ');
  return node.detail ?? '';
}

export interface Palette {
  ground: string;
  surface: string;
  sunken: string;
  ink: string;
  ink2: string;
  muted: string;
  line: string;
  lineStrong: string;
  accent: string;
  accentSoft: string;
  medium: string;
  mediumSoft: string;
}
const TOKENS: Readonly<Record<keyof Palette, string>> = {
  ground: '--ground', surface: '--surface', sunken: '--sunken', ink: '--ink', ink2: '--ink-2', muted: '--muted', line: '--line', lineStrong: '--line-strong',
  accent: '--accent', accentSoft: '--accent-soft', medium: '--medium', mediumSoft: '--medium-soft',
}; // prettier-ignore

/** What the system's own colours stand for where a person has chosen them: a canvas is not recoloured by the browser. */
const SYSTEM: Readonly<Record<keyof Palette, string>> = {
  ground: 'Canvas', surface: 'Canvas', sunken: 'Canvas', ink: 'CanvasText', ink2: 'CanvasText', muted: 'CanvasText', line: 'CanvasText', lineStrong: 'CanvasText',
  accent: 'Highlight', accentSoft: 'Canvas', medium: 'CanvasText', mediumSoft: 'Canvas',
}; // prettier-ignore

/** The design tokens as plain rgb, which is all a canvas understands; with forced colours the system's. `paper`: those of the light theme. */
export function readPalette(element: HTMLElement, paper = false): Palette {
  const forced = !paper && matchMedia('(forced-colors: active)').matches;
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.setProperty('forced-color-adjust', 'none'); // else every colour reads as that of text
  if (paper) probe.style.colorScheme = 'light';
  element.append(probe);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const out: Partial<Palette> = {};
  for (const [name, token] of Object.entries(TOKENS) as [keyof Palette, string][]) {
    probe.style.color = forced ? SYSTEM[name] : `var(${token})`;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    out[name] = `rgb(${r}, ${g}, ${b})`;
  }
  probe.remove();
  return out as Palette;
}

export function iconUri(kind: NodeKind, colour: string): string {
  const paths = ICON_PATHS[kind].map((d) => `<path d="${d}"/>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
