/** One measured figure beside the limit it must keep, both from the same run. */
export interface Figure {
  what: string;
  value: number;
  unit:
    'µs' | 'ms' | 'events/s' | 'leaves/s' | 'ratio' | 'MB' | 's' | 'kB' | 'bytes' | 'events' | 'requests' | 'records' | 'days';
  /** What it is held against; absent for figures that only explain. */
  limit?: { relation: 'at least' | 'at most'; value: number; why: string };
}
export interface BenchReport {
  name: string;
  /** What was measured on: machine, database, size. */
  setting: Record<string, string | number>;
  figures: Figure[];
}

/** True when the figure keeps its limit; figures without a limit keep it. */
export function keeps(figure: Figure): boolean {
  if (!figure.limit) return true;
  return figure.limit.relation === 'at least' ? figure.value >= figure.limit.value : figure.value <= figure.limit.value;
}

/** The report as aligned text. */
export function renderReport(report: BenchReport): string {
  const rows = report.figures.map((figure) => [
    figure.what,
    `${round(figure.value)} ${figure.unit === 'ratio' ? '' : figure.unit}`.trim(),
    figure.limit ? `${figure.limit.relation} ${round(figure.limit.value)}` : '',
    figure.limit ? (keeps(figure) ? 'kept' : 'MISSED') : '',
    figure.limit?.why ?? '',
  ]);
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => row[i]!.length), 0));
  const setting = Object.entries(report.setting).map(([name, value]) => `${name}: ${value}`);
  return [
    `bench ${report.name}`,
    `  ${setting.join(' · ')}`,
    ...rows.map((row) =>
      `  ${row
        .slice(0, 4)
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')}  ${row[4]}`.trimEnd(),
    ),
  ].join('\n');
}

function round(value: number): string {
  if (!Number.isFinite(value)) return 'not measured';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
