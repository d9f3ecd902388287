'use client';
import { Download } from 'lucide-react';
import { buttonClass } from '../ui/button';
import { Menu, MenuItem, MenuLabel } from '../ui/menu';

export type ExportForm = 'png' | 'svg' | 'openlineage';

/** Takes the graph away: as a picture, or its pipelines as OpenLineage events. */
export function ExportGraph({ drawn, onExport }: { drawn: boolean; onExport: (form: ExportForm) => void }) {
  return (
    <Menu
      label="Export"
      trigger={
        <button type="button" className={buttonClass('quiet')}>
          <Download aria-hidden /> Export
        </button>
      }
    >
      <MenuItem disabled={!drawn} onSelect={() => onExport('svg')}>
        Picture, SVG
      </MenuItem>
      <MenuItem disabled={!drawn} onSelect={() => onExport('png')}>
        Picture, PNG
      </MenuItem>
      <MenuItem onSelect={() => onExport('openlineage')}>OpenLineage events, JSON</MenuItem>
      <MenuLabel>{drawn ? 'Pipelines only in JSON: jobs, runs, datasets.' : 'Pictures are made from the graph view.'}</MenuLabel>
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
