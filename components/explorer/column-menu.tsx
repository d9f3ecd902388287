'use client';
import { Columns3 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuRadioGroup, MenuSeparator } from '@/components/ui/menu';
import { usePreferences } from '@/components/ui/preferences';
import { LIST_DENSITIES, type ListDensity, type ListSpec, type ListState } from './list-state';
import type { ChangeList } from './use-list-state';

/** Which columns, in which density and order of rows. Everything chosen here is part of the link. */
export function ColumnMenu({
  spec,
  titles,
  sorts,
  charts,
  state,
  change,
}: {
  spec: ListSpec;
  /** Titles by column id, only of columns this person may see. */
  titles: ReadonlyMap<string, string>;
  sorts: Readonly<Record<string, string>>;
  /** Null where the list has none. */
  charts: Readonly<Record<string, string>> | null;
  state: ListState;
  change: ChangeList;
}) {
  const { density } = usePreferences();
  const toggle = (id: string, on: boolean): void => {
    if (!on) return change({ columns: state.columns.filter((one) => one !== id) }, 'replace');
    // A column comes back to where it usually stands.
    const order = spec.columns.indexOf(id);
    const at = state.columns.findIndex((one) => spec.columns.indexOf(one) > order);
    const next = [...state.columns];
    next.splice(at < 0 ? next.length : at, 0, id);
    change({ columns: next }, 'replace');
  };
  const usual =
    state.columns.join() === spec.defaultColumns.join() && Object.keys(state.widths).length === 0 && state.density === null;
  return (
    <Menu
      label="Columns, order, chart"
      className="w-64"
      trigger={
        <Button tone="quiet" aria-label="Columns, order, chart">
          <Columns3 aria-hidden /> <span className="hidden @6xl:inline">Columns</span>
        </Button>
      }
    >
      <MenuLabel>Order of rows</MenuLabel>
      <MenuRadioGroup
        value={state.sort}
        onValueChange={(sort) => change({ sort })}
        options={Object.entries(sorts).map(([value, label]) => ({ value, label }))}
      />
      {charts ? (
        <>
          <MenuSeparator />
          <MenuLabel>Chart</MenuLabel>
          <MenuRadioGroup
            value={state.series}
            onValueChange={(series) => change({ series }, 'replace')}
            options={Object.entries(charts).map(([value, label]) => ({ value, label }))}
          />
        </>
      ) : null}
      <MenuSeparator />
      <MenuLabel>Row height</MenuLabel>
      <MenuRadioGroup
        value={state.density ?? density}
        onValueChange={(value) => change({ density: value === density ? null : value }, 'replace')}
        options={LIST_DENSITIES.map((value) => ({ value, label: densityWords[value] }))}
      />
      <MenuSeparator />
      <MenuLabel>Columns</MenuLabel>
      {[...titles].map(([id, title]) => (
        <MenuCheck
          key={id}
          checked={state.columns.includes(id)}
          disabled={spec.fixedColumns.includes(id)}
          onCheckedChange={(on) => toggle(id, on)}
        >
          {title}
        </MenuCheck>
      ))}
      <MenuSeparator />
      <MenuItem disabled={usual} onSelect={() => change({ columns: spec.defaultColumns, widths: {}, density: null }, 'replace')}>
        Usual columns and widths
      </MenuItem>
    </Menu>
  );
}

const densityWords: Record<ListDensity, string> = { compact: 'Compact', standard: 'Standard', comfortable: 'Comfortable' };

/** Row heights, as the theme has them for the whole page: a list may differ from the person's setting. */
export const DENSITY_ROW: Record<ListDensity, string> = { compact: '1.75rem', standard: '2rem', comfortable: '2.5rem' };
