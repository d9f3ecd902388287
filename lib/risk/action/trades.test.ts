import { describe, expect, test } from 'vitest';
import { OTHER_TRADES, TRADES, type TradeCases } from '../evaluation/trade-cases';
import { classifyTool } from './effect';
import { HIGH_RISK } from './words';

const effectOf = (told: string) => {
  const at = told.indexOf(': ');
  return classifyTool({ name: told.slice(0, at), description: told.slice(at + 2) }).effect;
};
const isRead = (told: string): boolean => /read$/.test(effectOf(told));

describe.each<[string, TradeCases, { readsLost: number; graveMissed: number }]>([
  ['the trades that were worked with', TRADES, { readsLost: 1, graveMissed: 1 }],
  ['trades that were only counted, save that what changed and was called a read is none any more', OTHER_TRADES, { readsLost: 5, graveMissed: 0 }], // prettier-ignore
])('in %s', (_, { reads, changes, grave }, most) => {
  test('no tool that changes something is called a read', () => {
    expect(changes.filter(isRead)).toEqual([]);
    expect(grave.filter(isRead)).toEqual([]);
  });

  test('tools that only look stay reads', () => {
    expect(reads.filter((told) => !isRead(told)).length).toBeLessThanOrEqual(most.readsLost);
  });

  test('what a person has to look at is told', () => {
    expect(grave.filter((told) => !HIGH_RISK.has(effectOf(told))).length).toBeLessThanOrEqual(most.graveMissed);
  });
});
