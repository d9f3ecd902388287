/**
 * What a query means. Positions are UTF-16 offsets into the text it was read from, so that an error or a chip can point at its
 * place. Pure and client-safe.
 */
export interface Span {
  start: number;
  end: number;
}

/** A value as written, without its quotes. */
export interface Operand {
  text: string;
  quoted: boolean;
}

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte';

export interface AndNode extends Span {
  type: 'and';
  items: QueryNode[];
}
export interface OrNode extends Span {
  type: 'or';
  items: QueryNode[];
}
export interface NotNode extends Span {
  type: 'not';
  item: QueryNode;
}
/** Free text: one word, a quoted phrase, or the beginning of a word (`refun*`). */
export interface TextNode extends Span {
  type: 'text';
  text: string;
  form: 'word' | 'phrase' | 'prefix';
}
export interface FieldNode extends Span {
  type: 'field';
  /** Canonical name from the catalogue. */
  field: string;
  test:
    | { op: 'eq'; value: Operand }
    | { op: 'prefix'; text: string }
    | { op: 'in'; values: Operand[] }
    | { op: Comparison; value: Operand }
    /** Inclusive at both ends; null is open. */
    | { op: 'range'; from: Operand | null; to: Operand | null }
    | { op: 'exists' };
}
export type QueryNode = AndNode | OrNode | NotNode | TextNode | FieldNode;

/** A mistake in a query, or a hint about it: what is wrong, where, and what to write instead. */
export interface QueryProblem extends Span {
  message: string;
  /** Text that, put in place of start..end, mends it. */
  suggestion?: string;
}

export interface ParsedQuery {
  text: string;
  /** Null for an empty query, and when there are errors. */
  ast: QueryNode | null;
  errors: QueryProblem[];
  /** Not wrong, but perhaps not what was meant: a lower-case `or`, for instance. */
  hints: QueryProblem[];
}
