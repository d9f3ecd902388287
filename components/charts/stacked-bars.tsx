export interface BarPart {
  value: number;
  /** The fill, a token: `fill-chart-3`. */
  className: string;
  /** A part that is there is never thinner than this, in units of the height. */
  least?: number;
}
export interface Bar {
  key: string;
  /** Shown by the pointer. */
  title?: string;
  /** From the foot up. */
  parts: readonly BarPart[];
}

/**
 * Bars over time in parts, drawn on the server: nothing to load, nothing to wait for. To a screen reader one image whose label sums it up; the figures
 * stand beside it. `most` is the value that fills the height.
 */
export function StackedBars({ label, bars, most, height = 44 }: { label: string; bars: readonly Bar[]; most: number; height?: number }) {
  const width = 100 / Math.max(1, bars.length);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" className="block w-full" style={{ height }}>
      {bars.map((bar, i) => {
        let foot = height;
        return (
          <g key={bar.key}>
            {bar.title ? <title>{bar.title}</title> : null}
            {bar.parts.map((part, p) => {
              const full = (part.value / Math.max(1, most)) * (height - 2);
              const tall = part.value > 0 ? Math.max(part.least ?? 0, full) : 0;
              foot -= full;
              return tall > 0 ? (
                <rect key={p} x={i * width + width * 0.12} width={width * 0.76} y={Math.min(foot, height - tall)} height={tall} className={part.className} />
              ) : null;
            })}
          </g>
        );
      })}
      <line x1="0" x2="100" y1={height - 0.5} y2={height - 0.5} className="stroke-line-strong" strokeWidth="1" vectorEffect="non-scaling-stroke" />
    </svg>
  );
} // prettier-ignore
