import type { Effect } from '@/lib/risk/contract';

/**
 * What an action does, in our own words: made from the name of its tool and what is known of its effect, never from anything an agent wrote. A name
 * lends a word only when it is one of ours. Pure and client-safe.
 */
const BY_EFFECT: Readonly<Record<Effect, string>> = {
  read: 'Read data',
  sensitive_read: 'Read sensitive data',
  write: 'Change data',
  send: 'Send a message',
  money: 'Move money',
  delete: 'Delete data',
  access_change: 'Change who has access',
  code: 'Run code',
  physical: 'Act outside the computer',
  unknown: 'Do something whose effect is not known',
};
const BY_WORD: Readonly<Partial<Record<Effect, readonly (readonly [string, string])[]>>> = {
  money: [
    ['refund', 'Refund money'],
    ['payout', 'Pay money out'],
    ['transfer', 'Transfer money'],
    ['charge', 'Charge money'],
    ['pay', 'Pay money'],
    ['credit', 'Give credit'],
  ],
  send: [
    ['email', 'Send an e-mail'],
    ['mail', 'Send an e-mail'],
    ['sms', 'Send a text message'],
    ['publish', 'Publish something'],
    ['post', 'Post something'],
  ],
  delete: [
    ['cancel', 'Cancel something'],
    ['drop', 'Drop data'],
    ['close', 'Close something'],
  ],
  write: [
    ['create', 'Create something'],
    ['update', 'Change data'],
    ['freeze', 'Freeze something'],
    ['block', 'Block something'],
    ['deploy', 'Deploy something'],
  ],
  access_change: [
    ['grant', 'Grant access'],
    ['revoke', 'Take access away'],
    ['reset', 'Reset access'],
  ],
};

/** `Refund money`, `Send an e-mail`, `Do something whose effect is not known`. The tool's name stands beside it, as what it is: a name. */
export function verbPhrase(tool: string, effect: Effect): string {
  const words = new Set(
    tool
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z]+/),
  );
  return BY_WORD[effect]?.find(([word]) => words.has(word))?.[1] ?? BY_EFFECT[effect];
}
