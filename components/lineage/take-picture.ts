import type { LineageGraph } from '@/lib/lineage/graph';
import { layoutInSlices } from '@/lib/lineage/layout';
import { NODE_HEIGHT, NODE_WIDTH, readPalette } from './node-shape';
import { toSvg } from './to-svg';

/** More pixels on a side than any browser holds in one canvas. */
const MOST_PIXELS = 12_000;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The graph as an SVG, laid out anew: it is taken away from the table as well as from the drawing. `paper`: in light colours. */
export async function takeSvg(graph: LineageGraph, { paper = false } = {}): Promise<string> {
  const places = await layoutInSlices(
    graph.nodes.map(({ id }) => ({ id, width: NODE_WIDTH, height: NODE_HEIGHT })),
    graph.edges,
    { pause: turn, stopped: () => false },
  );
  return toSvg(graph, places!, readPalette(document.body, paper));
}

/** The same as a PNG at twice its size, or as large as a browser's canvas may be. Rejects where that is too much for it. */
export async function takePng(graph: LineageGraph): Promise<Blob> {
  const image = new Image();
  image.src = asUri(await takeSvg(graph));
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(2, MOST_PIXELS / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture is too large')))),
  );
}

export function asUri(svg: string): string {
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
