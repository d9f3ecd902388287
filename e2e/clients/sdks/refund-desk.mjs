// What every client program here handles: one question, two documents, a tool that pays, and a tool that fails.
export const SYSTEM = 'Refund at most 50 EUR.';
export const QUESTION = 'Please refund order W100.';
export const DOCUMENTS = [
  { id: 'kb-7', content: 'Refunds under 50 EUR need no approval.', score: 0.92 },
  { id: 'kb-9', content: 'Refunds are paid within 14 days.', score: 0.61 },
];
export const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'issue_refund',
      description: 'Pays money back',
      parameters: { type: 'object', properties: { order: { type: 'string' }, amount: { type: 'string' } } },
    },
  },
  {
    type: 'function',
    function: {
      name: 'notify',
      description: 'Tells the customer',
      parameters: { type: 'object', properties: { channel: { type: 'string' } } },
    },
  },
];
export const search = async (query) => (query === QUESTION ? DOCUMENTS : []);
export const issueRefund = async ({ amount }) => ({ ok: true, paid: amount });
export const notify = async ({ channel }) => {
  throw new RangeError(`no ${channel} today`);
};
export const run = { issue_refund: issueRefund, notify };
/** Who asked, in which conversation, under which prompt. */
export const USER = 'u-7';
export const SESSION = process.env.SESSION ?? 's-1';
export const PROMPT = { name: 'refunds', version: 3 };
