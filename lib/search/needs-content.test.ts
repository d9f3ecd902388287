import { expect, test } from 'vitest';
import { needsContent } from './needs-content';

const sentence = 'The customer, who had moved house, was paid twice for the same parcel and complained.';

test.each([
  `outcome:"${sentence}"`,
  `-status:error AND NOT (feedback:good OR feedback:("${sentence}" OR fine))`,
  `guardrail:"pii=${sentence}"`,
  `outcome:${sentence.replaceAll(/[ ,.]/g, '')}*`,
  'user:u-1',
  'refund',
])('%s tells content to whoever reads it', (q) => expect(needsContent(q)).toBe(true));

test.each(['outcome:"refunded twice"', `guardrail:"${'n'.repeat(80)}=blocked"`, 'outcome:*', `tool:${'t'.repeat(80)}`])(
  '%s tells none',
  (q) => expect(needsContent(q)).toBe(false),
);
