import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError, ERROR_STATUS } from '@/lib/shared/errors';
import { PROBLEM_CODES, PROBLEM_KINDS, PROBLEM_TITLES, problemType } from './problem-kinds';
import { problemResponse } from './server/problem-response';

const FILE = 'docs/api.md';
const [BEGIN, END] = ['<!-- errors:begin -->', '<!-- errors:end -->'];

describe('every code of an answer', () => {
  it('has a title, a meaning and a mend', () => {
    for (const code of PROBLEM_CODES) {
      expect(PROBLEM_TITLES[ERROR_STATUS[code]], code).toBeTruthy();
      expect(PROBLEM_KINDS[code].meaning, code).toMatch(/\.$/);
      expect(PROBLEM_KINDS[code].mend, code).toMatch(/\.$/);
    }
  });

  it('is the type of its problem document, which a page of ours explains', async () => {
    for (const code of PROBLEM_CODES) {
      const body = (await problemResponse(new AppError(code, 'No.'), 'request-1').json()) as Record<string, unknown>;
      expect(body).toMatchObject({
        type: problemType(code),
        title: PROBLEM_TITLES[ERROR_STATUS[code]],
        status: ERROR_STATUS[code],
      });
      const { pathname, hash } = new URL(problemType(code), 'http://x');
      expect(existsSync(`app${pathname}/page.tsx`)).toBe(true);
      expect(hash).toBe(`#${code}`);
    }
  });

  it('stands in docs/api.md as it is (UPDATE_DOCS=1 writes it)', () => {
    const rows = PROBLEM_CODES.map(
      (code) => `| ${ERROR_STATUS[code]} | \`${code}\` | ${PROBLEM_KINDS[code].meaning} | ${PROBLEM_KINDS[code].mend} |`,
    );
    const text = readFileSync(FILE, 'utf8');
    const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
    expect(start).toBeGreaterThan(0);
    const table = ['| status | code | it means | what to do |', '| --- | --- | --- | --- |', ...rows].join('\n');
    const expected = `${text.slice(0, start)}${BEGIN}\n\n${table}\n\n${text.slice(end)}`;
    if (process.env['UPDATE_DOCS']) writeFileSync(FILE, expected);
    else expect(text).toBe(expected);
  });
});
