import path from 'node:path';
import PDFDocument from 'pdfkit';
import { openWoff } from './open-woff';

/**
 * The sheet that reports are set on: tagged PDF (structure, language, title), embedded fonts, one grid, ink blue as the only colour. The same calls
 * make the same bytes: the one time in it is given, and pdfkit's file id follows from it. Layout is in points, A4.
 */
export const INK = '#1d2433';
export const MUTED = '#5b6475';
export const LINE = '#d5dae3';
export const ACCENT = '#25508f';
export const SOFT = '#eef3fa';
const MARGIN = 56;
const FONTS = path.join(process.cwd(), 'node_modules/@fontsource');
const SUBSETS = ['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese'] as const;
type Face = 'plain' | 'strong' | 'mono';

type Doc = PDFKit.PDFDocument;
type Struct = PDFKit.PDFStructureElement;

export interface Column {
  title: string;
  /** Share of the width. */
  share: number;
  numeric?: boolean;
}
export type Cell = string | { text: string; face?: Face; color?: string };

const opened = new Map<string, Buffer>();
/** A font file, read once a process. */
function fontOf(face: Face, subset: string): Buffer {
  const [family, weight] = face === 'mono' ? ['ibm-plex-mono', 400] : ['ibm-plex-sans', face === 'strong' ? 600 : 400];
  const file = path.join(FONTS, String(family), 'files', `${family}-${subset}-${weight}-normal.woff`);
  let font = opened.get(file);
  if (!font) opened.set(file, (font = openWoff(file)));
  return font;
}

export class Paper {
  readonly doc: Doc;
  private readonly root: Struct;
  private readonly parts: Buffer[] = [];
  private readonly ended: Promise<void>;
  /** True when a character had no glyph and stands as a question mark. */
  replaced = false;

  constructor(given: { title: string; subject: string; at: Date; language: string }) {
    this.doc = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, bottom: MARGIN + 14, left: MARGIN, right: MARGIN },
      bufferPages: true,
      pdfVersion: '1.7',
      subset: 'PDF/A-2a',
      tagged: true,
      lang: given.language,
      displayTitle: true,
      font: fontOf('plain', 'latin') as unknown as string,
      info: { Title: given.title, Subject: given.subject, Author: 'Countersign', Creator: 'Countersign', Producer: 'Countersign', CreationDate: given.at, ModDate: given.at },
    } as PDFKit.PDFDocumentOptions); // prettier-ignore
    for (const face of ['plain', 'strong', 'mono'] as const)
      for (const subset of SUBSETS)
        if (face !== 'mono' || subset !== 'greek') this.doc.registerFont(`${face} ${subset}`, fontOf(face, subset));
    this.ended = new Promise((resolve, reject) => this.doc.on('end', resolve).on('error', reject));
    this.doc.on('data', (part: Buffer) => this.parts.push(part));
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
  }

  get width(): number {
    return this.doc.page.width - 2 * MARGIN;
  }
  get left(): number {
    return MARGIN;
  }
  get bottom(): number {
    return this.doc.page.height - MARGIN - 14;
  }

  /** A structure element; its types lag behind what pdfkit takes. */
  private struct(tag: string, children: (() => void) | Struct[], options: Record<string, unknown> = {}): Struct {
    const make = this.doc.struct.bind(this.doc) as unknown as (tag: string, options: object, children: unknown) => Struct;
    return make(tag, options, children);
  }

  /** Begins a page when less than `height` is left on this one. */
  room(height: number): void {
    if (this.doc.y + height > this.bottom) this.doc.addPage();
  }
  newPage(): void {
    this.doc.addPage();
  }
  space(height: number): void {
    this.doc.y += height;
  }

  private readonly covered = new Map<string, Set<number>>();
  private covers(face: Face, subset: string, code: number): boolean {
    const name = `${face} ${subset}`;
    let known = this.covered.get(name);
    if (!known) {
      if (face === 'mono' && subset === 'greek') return false;
      this.doc.font(name);
      const { font } = (this.doc as unknown as { _font: { font: { characterSet: number[] } } })._font;
      this.covered.set(name, (known = new Set(font.characterSet)));
    }
    return known.has(code);
  }

  /** The text cut where another file of the same face is needed. Characters that none has become question marks. */
  private runs(text: string, face: Face): { font: string; text: string }[] {
    const runs: { font: string; text: string }[] = [];
    for (const char of text.replaceAll(/[\u0000-\u001f\u007f]/g, ' ')) {
      const code = char.codePointAt(0)!;
      const last = runs.at(-1);
      const subset = SUBSETS.find((one) => this.covers(face, one, code));
      if (!subset) this.replaced = true;
      const font = `${face} ${subset ?? 'latin'}`;
      const shown = subset ? char : '?';
      if (last && (last.font === font || code === 0x20)) last.text += shown;
      else runs.push({ font, text: shown });
    }
    return runs.length > 0 ? runs : [{ font: `${face} latin`, text: '' }];
  }

  heightOf(text: string, face: Face, size: number, width: number): number {
    return this.doc.font(`${face} latin`).fontSize(size).heightOfString(this.runs(text, face).map((run) => run.text).join(''), { width, lineGap: size * 0.28 }); // prettier-ignore
  }

  private put(
    text: string,
    at: { x: number; y: number; width: number; face: Face; size: number; color: string; align?: 'left' | 'right' },
  ): void {
    const runs = this.runs(text, at.face);
    this.doc.fillColor(at.color).fontSize(at.size);
    runs.forEach((run, i) => {
      this.doc.font(run.font);
      const options = {
        width: at.width,
        lineGap: at.size * 0.28,
        align: at.align ?? ('left' as const),
        continued: i < runs.length - 1,
      };
      if (i === 0) this.doc.text(run.text, at.x, at.y, options);
      else this.doc.text(run.text, options);
    });
  }

  private block(
    tag: string,
    text: string,
    given: { face?: Face; size: number; color?: string; after: number; indent?: number; width?: number },
  ): void {
    // prettier-ignore
    const { face = 'plain', size, color = INK, after, indent = 0 } = given;
    const width = given.width ?? Math.min(this.width, 480) - indent;
    this.room(this.heightOf(text, face, size, width));
    const { y } = this.doc;
    this.root.add(this.struct(tag, () => this.put(text, { x: MARGIN + indent, y, width, face, size, color })));
    this.doc.x = MARGIN;
    this.doc.y += after;
  }

  title(text: string): void {
    this.block('H1', text, { face: 'strong', size: 24, after: 6, width: this.width });
  }
  /** `keep`: how much of what follows must stand on the same page, in points. */
  heading(text: string, keep = 70): void {
    this.room(keep);
    this.space(10);
    this.block('H2', text, { face: 'strong', size: 14, after: 4, width: this.width });
  }
  subheading(text: string, keep = 60): void {
    this.room(keep);
    this.space(4);
    this.block('H3', text, { face: 'strong', size: 10.5, after: 2, width: this.width });
  }
  lead(text: string): void {
    this.block('P', text, { size: 11.5, color: MUTED, after: 8, width: this.width });
  }
  paragraph(text: string, given: { muted?: boolean; face?: Face } = {}): void {
    this.block('P', text, { size: 9.5, after: 5, ...(given.muted && { color: MUTED }), ...(given.face && { face: given.face }) });
  }

  /** A list: each item with a dash in the margin. */
  list(items: readonly string[]): void {
    if (items.length === 0) return;
    const list = this.doc.struct('L');
    this.root.add(list);
    for (const item of items) {
      const width = Math.min(this.width, 480) - 14;
      this.room(this.heightOf(item, 'plain', 9.5, width));
      const { y } = this.doc;
      const body = this.struct('LBody', () => this.put(item, { x: MARGIN + 14, y, width, face: 'plain', size: 9.5, color: INK }));
      const label = this.struct('Lbl', () => this.put('–', { x: MARGIN, y, width: 12, face: 'plain', size: 9.5, color: MUTED }));
      const after = y + this.heightOf(item, 'plain', 9.5, width);
      list.add(this.struct('LI', [label, body]));
      this.doc.x = MARGIN;
      this.doc.y = after + 3;
    }
    list.end();
    this.space(4);
  }

  /** Label and value in two columns, as a table whose row headers are the labels. */
  facts(rows: readonly (readonly [string, string, Face?])[]): void {
    const table = this.doc.struct('Table');
    this.root.add(table);
    const labelWidth = 120;
    for (const [label, value, face = 'plain'] of rows) {
      const size = face === 'mono' ? 8.5 : 9.5;
      const height = Math.max(this.heightOf(value, face, size, this.width - labelWidth), this.heightOf(label, 'plain', 9.5, labelWidth - 8), 12); // prettier-ignore
      this.room(height + 4);
      const { y } = this.doc;
      const th = this.struct('TH', () => this.put(label, { x: MARGIN, y, width: labelWidth - 8, face: 'plain', size: 9.5, color: MUTED }), { scope: 'Row' }); // prettier-ignore
      const td = this.struct('TD', () =>
        this.put(value, { x: MARGIN + labelWidth, y, width: this.width - labelWidth, face, size, color: INK }),
      );
      table.add(this.struct('TR', [th, td]));
      this.doc.x = MARGIN;
      this.doc.y = y + height + 3;
    }
    table.end();
    this.space(4);
  }

  /** A table with header cells, repeated where it goes on over a page. */
  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
    const total = columns.reduce((sum, one) => sum + one.share, 0);
    const widths = columns.map((one) => (this.width * one.share) / total);
    const lefts = widths.map((_, i) => MARGIN + widths.slice(0, i).reduce((sum, one) => sum + one, 0));
    const table = this.doc.struct('Table');
    this.root.add(table);
    const cellOf = (cell: Cell): { text: string; face: Face; color: string } =>
      typeof cell === 'string'
        ? { text: cell, face: 'plain', color: INK }
        : { text: cell.text, face: cell.face ?? 'plain', color: cell.color ?? INK };
    const line = (y: number, color = LINE, weight = 0.5): void =>
      this.asArtifact(() =>
        this.doc
          .moveTo(MARGIN, y)
          .lineTo(MARGIN + this.width, y)
          .lineWidth(weight)
          .strokeColor(color)
          .stroke(),
      );
    const header = (): void => {
      const height = Math.max(...columns.map(({ title }, i) => this.heightOf(title, 'strong', 8, widths[i]! - 8)));
      this.room(height + 40);
      const y = this.doc.y + 2;
      const cells = columns.map(({ title, numeric }, i) => this.struct('TH', () => this.put(title, { x: lefts[i]!, y, width: widths[i]! - 8, face: 'strong', size: 8, color: MUTED, align: numeric ? 'right' : 'left' }), { scope: 'Column' })); // prettier-ignore
      table.add(this.struct('TR', cells));
      this.doc.x = MARGIN;
      this.doc.y = y + height + 3;
      line(this.doc.y, INK, 0.8);
      this.doc.y += 3;
    };
    header();
    for (const row of rows) {
      const cells = row.map(cellOf);
      const height = Math.max(...cells.map(({ text, face }, i) => this.heightOf(text, face, 8.5, widths[i]! - 8)), 10);
      if (this.doc.y + height + 6 > this.bottom) {
        this.doc.addPage();
        header();
      }
      const { y } = this.doc;
      const made = cells.map(({ text, face, color }, i) => this.struct('TD', () => this.put(text, { x: lefts[i]!, y, width: widths[i]! - 8, face, size: 8.5, color, align: columns[i]!.numeric ? 'right' : 'left' }))); // prettier-ignore
      table.add(this.struct('TR', made));
      this.doc.x = MARGIN;
      this.doc.y = y + height + 2.5;
      line(this.doc.y);
      this.doc.y += 3.5;
    }
    table.end();
    this.space(6);
  }

  /** Bars by label under their heading, drawn as vectors, with the same figures in words for who cannot see them. `title`: what they count, for them, where the heading does not say it. */
  bars(heading: string, rows: readonly { label: string; value: number; of?: number }[], title = heading): void {
    if (rows.length === 0) return;
    const most = Math.max(1, ...rows.map((row) => Math.max(row.value, row.of ?? 0)));
    const rowHeight = 15;
    this.subheading(heading, rows.length * rowHeight + 22);
    const top = this.doc.y;
    const left = MARGIN + 170;
    const width = this.width - 170 - 80;
    const alt = `${title}: ${rows.map((row) => `${row.label} ${row.value}${row.of === undefined ? '' : ` of ${row.of}`}`).join('; ')}`;
    const figure = this.struct(
      'Figure',
      () => {
        rows.forEach((row, i) => {
          const y = top + i * rowHeight;
          if (row.of !== undefined) this.doc.rect(left, y + 2, (width * row.of) / most, 9).fill(SOFT);
          this.doc.rect(left, y + 2, Math.max((width * row.value) / most, row.value > 0 ? 1 : 0), 9).fill(ACCENT);
          this.put(row.label, { x: MARGIN, y: y + 1, width: 160, face: 'plain', size: 8.5, color: INK });
          const shown = row.of === undefined ? row.value.toLocaleString('en-GB') : `${row.value.toLocaleString('en-GB')} of ${row.of.toLocaleString('en-GB')}`;
          this.put(shown, { x: left + width + 4, y: y + 1, width: 76, face: 'plain', size: 8.5, color: MUTED, align: 'right' });
        });
      },
      { alt, bbox: [MARGIN, top, MARGIN + this.width, top + rows.length * rowHeight] },
    ); // prettier-ignore
    this.root.add(figure);
    this.doc.x = MARGIN;
    this.doc.y = top + rows.length * rowHeight + 8;
  }

  /** Something on a soft ground that must not be overlooked. */
  callout(title: string, sentences: readonly string[]): void {
    const width = this.width - 28;
    const heights = sentences.map((one) => this.heightOf(one, 'plain', 9.5, width) + 3);
    const height = 20 + heights.reduce((sum, one) => sum + one, 0) + 10;
    this.room(height);
    const top = this.doc.y;
    this.asArtifact(() => {
      this.doc.rect(MARGIN, top, this.width, height).fill(SOFT);
      this.doc.rect(MARGIN, top, 2.5, height).fill(ACCENT);
    });
    let y = top + 9;
    this.root.add(
      this.struct('H2', () => this.put(title, { x: MARGIN + 14, y: top + 9, width, face: 'strong', size: 10.5, color: INK })),
    );
    y += 17;
    sentences.forEach((sentence, i) => {
      const at = y;
      this.root.add(
        this.struct('P', () => this.put(sentence, { x: MARGIN + 14, y: at, width, face: 'plain', size: 9.5, color: INK })),
      );
      y += heights[i]!;
    });
    this.doc.x = MARGIN;
    this.doc.y = top + height + 10;
  }

  private asArtifact(draw: () => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    draw();
    this.doc.endMarkedContent();
  }

  /** Ends the document: `foot` on every page with its number, and `mark` across each page of a draft. */
  async finish(foot: string, mark: string | null): Promise<Buffer> {
    this.root.end();
    const { start, count } = this.doc.bufferedPageRange();
    for (let i = start; i < start + count; i++) {
      this.doc.switchToPage(i);
      const { page } = this.doc;
      page.margins.bottom = 0; // what is set here never begins another page
      this.doc.markContent('Artifact', { type: 'Pagination' });
      const y = page.height - 44;
      this.doc.moveTo(MARGIN, y - 6).lineTo(page.width - MARGIN, y - 6).lineWidth(0.5).strokeColor(LINE).stroke(); // prettier-ignore
      this.put(foot, { x: MARGIN, y, width: this.width - 70, face: 'mono', size: 6.5, color: MUTED });
      this.put(`page ${i - start + 1} of ${count}`, {
        x: page.width - MARGIN - 70,
        y,
        width: 70,
        face: 'plain',
        size: 7.5,
        color: MUTED,
        align: 'right',
      });
      if (mark)
        this.put(mark, { x: MARGIN, y: 26, width: this.width, face: 'strong', size: 10, color: '#a3341f', align: 'right' });
      this.doc.endMarkedContent();
    }
    this.doc.flushPages();
    this.doc.end();
    await this.ended;
    return Buffer.concat(this.parts);
  }
}
