import { type ToolDescription } from '../contract';

/** Labelled tools of our own invention. */
export interface ToolCase {
  tool: ToolDescription;
  highRisk: boolean;
  reads: boolean;
}

export const TOOL_CASES: readonly ToolCase[] = [
  {
    tool: { name: 'pay_supplier', description: 'Pays an open supplier invoice from the house account.' },
    highRisk: true,
    reads: false,
  },
  { tool: { name: 'list_suppliers', description: 'Lists suppliers with their ratings.' }, highRisk: false, reads: true },
];
