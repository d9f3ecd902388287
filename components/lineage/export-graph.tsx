'use client';
import { Download } from 'lucide-react';
import { buttonClass } from '../ui/button';
import { Menu, MenuItem, MenuLabel } from '../ui/menu';

export type ExportForm = 'png' | 'svg' | 'openlineage';

/** Takes the graph away: as a picture, or its pipelines as OpenLineage events. */
export function ExportGraph({ onExport }: { onExport: (form: ExportForm) => void }) {
  return (
    <Menu
      label="Export"
      trigger={
        <button type="button" className={buttonClass('quiet')}>
          <Download aria-hidden /> Export
        </button>
      }
    >
      <MenuItem onSelect={() => onExport('svg')}>Picture, SVG</MenuItem>
      <MenuItem onSelect={() => onExport('png')}>Picture, PNG</MenuItem>
      <MenuItem onSelect={() => onExport('openlineage')}>OpenLineage events, JSON</MenuItem>
      <MenuLabel>Pipelines only in JSON: jobs, runs, datasets.</MenuLabel>
    </Menu>
  );
}

/** Hands a file to the browser. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
