/** A place in a text where personal data stands. Offsets are UTF-16 code units. */
export interface Span {
  start: number;
  end: number;
  /** What it is: `email`, `card`, `iban`, `phone`, `us-ssn`, ... Lower-case letters, digits and hyphens. */
  type: string;
  /** The value in its one normal form: however it was written, the same value has the same token. */
  value: string;
}

/**
 * Something that finds personal data. Pure and deterministic: the same version finds the same in the same text. `hint` is the name of
 * the member that holds the text, where there is one: a number is a tax number because its field says so.
 * Detectors of names and free text take their place here later.
 */
export interface Detector {
  name: string;
  version: string;
  find(text: string, hint?: string): Span[];
}

/** What all detectors find, in the order of the text and without overlaps: where two overlap, the one of the earlier detector stays. */
export function findAll(detectors: readonly Detector[], text: string, hint?: string): Span[] {
  let spans: Span[] = [];
  for (const detector of detectors) {
    const found = detector.find(text, hint);
    if (found.length === 0) continue;
    spans = spans.length === 0 ? found : mergeSpans(spans, found);
  }
  return spans;
}

/** Both lists are in order and free of overlaps; of `second` those stay that touch none of `first`. */
export function mergeSpans(first: readonly Span[], second: readonly Span[]): Span[] {
  const out: Span[] = [];
  let i = 0;
  for (const span of second) {
    while (i < first.length && first[i]!.end <= span.start) out.push(first[i++]!);
    if (i >= first.length || first[i]!.start >= span.end) out.push(span);
  }
  out.push(...first.slice(i));
  return out;
}
