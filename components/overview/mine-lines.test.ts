import { describe, expect, it } from 'vitest';
import { mineLines, type MineToday } from './mine-lines';

const nothing: MineToday = {
  urgent: [],
  waiting: 0,
  halts: 0,
  gaps: null,
  competenceEnds: null,
  broken: false,
  notices: 0,
  moreNotices: false,
  evidence: { tasks: 0, documents: 0 },
  clocks: [],
  holds: 0,
  promotions: 0,
};

describe('mineLines', () => {
  it('says nothing where nothing waits, and every thing that does', () => {
    expect(mineLines(nothing)).toEqual([]);
    const clock = { href: '/evidence/incidents/inc_1', text: 'Incident of desk: the report is overdue.' };
    expect(mineLines({ ...nothing, clocks: [clock] })).toEqual([clock]);
    expect(mineLines({ ...nothing, holds: 1 })).toEqual([{ href: '/admin/holds', text: '1 hold waits for its review.' }]);
    expect(mineLines({ ...nothing, holds: 1_200 }, 'de-DE')).toEqual([
      { href: '/admin/holds', text: '1.200 holds wait for their review.' },
    ]);
  });
  it('does not pass off the limit of counting as a count', () => {
    expect(mineLines({ ...nothing, notices: 100 })[0]?.text).toBe('100 notices unread.');
    expect(mineLines({ ...nothing, notices: 100, moreNotices: true })[0]?.text).toBe('100+ notices unread.');
    expect(mineLines({ ...nothing, promotions: 1_200 }, 'de-DE')[0]?.text).toBe('1.200 promotions wait for your consent.');
  });
});
