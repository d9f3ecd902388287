/** Steps that only the generic mapper read, of one AI system and instrumentation. Client-safe. */
export interface HalfUnderstoodView {
  system: { id: string; key: string; name: string };
  /** Name of the instrumentation scope; empty when none was reported. */
  scope: string;
  decisions: number;
  steps: number;
  /** The newest decision with one, `dec_...`. */
  example: string;
  newestAt: string;
}
