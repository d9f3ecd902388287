'use client';
import { formatNumber } from '@/lib/shared/format';
import { usePreferences } from '../ui/preferences';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { bucketLabel } from './time-axis';
import type { Series, TimeBucket } from './tones';

/** The figures behind a chart. Empty intervals at both ends are left out; those between are shown as 0, since they were counted. */
export function SeriesTable({
  label,
  buckets,
  series,
  total,
  onChoose,
}: {
  label: string;
  buckets: readonly TimeBucket[];
  series: readonly Series[];
  total: (bucket: TimeBucket) => number;
  onChoose?: (index: number) => void;
}) {
  const { zoneName: zone, locale } = usePreferences();
  const first = buckets.findIndex((bucket) => total(bucket) > 0);
  const last = buckets.findLastIndex((bucket) => total(bucket) > 0);
  return (
    <Table label={`${label}, as a table`} className="max-h-72 border-y border-line">
      <Thead>
        <tr>
          <Th>Time ({zone})</Th>
          {series.map((one) => (
            <Th key={one.key} numeric>
              {one.label}
            </Th>
          ))}
          {series.length > 1 ? <Th numeric>All</Th> : null}
        </tr>
      </Thead>
      <tbody>
        {first < 0 ? (
          <Tr>
            <Td colSpan={series.length + 2} className="text-muted">
              Nothing in this range
            </Td>
          </Tr>
        ) : (
          buckets.slice(first, last + 1).map((bucket, index) => {
            const name = bucketLabel(bucket, { zone, locale });
            return (
              <Tr key={bucket.start}>
                <RowHeader>
                  {onChoose ? (
                    <button type="button" className="link min-h-6" onClick={() => onChoose(first + index)}>
                      {name}
                    </button>
                  ) : (
                    name
                  )}
                </RowHeader>
                {series.map((one) => (
                  <Td key={one.key} numeric>
                    {formatNumber(bucket.counts[one.key] ?? 0, locale)}
                  </Td>
                ))}
                {series.length > 1 ? <Td numeric>{formatNumber(total(bucket), locale)}</Td> : null}
              </Tr>
            );
          })
        )}
      </tbody>
    </Table>
  );
}
