'use client';
import { useEffect, useState } from 'react';
import type { LineageGraph } from '@/lib/lineage/graph';
import { formatNumber } from '@/lib/shared/format';
import { usePreferences } from '../ui/preferences';
import { asUri, takeSvg } from './take-picture';

/** A sheet of paper holds a picture of so many things that can still be read; of more it says where they are listed. */
const MOST_ON_PAPER = 150;

/** The drawing as it is printed: the picture that can also be taken away, as wide as the sheet and in the colours of paper. */
export function GraphOnPaper({ graph }: { graph: LineageGraph }) {
  const { locale } = usePreferences();
  const [picture, setPicture] = useState<string | null>(null);
  const many = graph.nodes.length > MOST_ON_PAPER;
  useEffect(() => {
    if (many) return;
    let stopped = false;
    void takeSvg(graph, { paper: true }).then((svg) => {
      if (!stopped) setPicture(asUri(svg));
    });
    return () => {
      stopped = true;
    };
  }, [graph, many]);
  if (many)
    return (
      <p className="hidden px-gutter py-2 print:block">
        The drawing of {formatNumber(graph.nodes.length, locale)} things cannot be read on paper. Print the view Table, or take
        the picture with Export.
      </p>
    );
  // eslint-disable-next-line @next/next/no-img-element -- a picture made here, of no fixed size
  return picture ? <img src={picture} alt={graph.sentence} className="hidden h-auto max-w-full print:block" /> : null;
}
