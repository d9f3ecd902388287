import { describe, expect, test } from 'vitest';
import { detectError, REPORTERS, type ErrorEvidence, type Reporter } from './detect-error';
import { logOf, spanOf, stepOf } from './testing';

/** Evidence by which each rung alone is found, weakest last. */
const EVIDENCE: Partial<Record<Reporter, ErrorEvidence>> = {
  status: { status: { code: 2, message: 'status' } },
  exception: { exception: 'exception' },
  errorType: { errorType: 'errorType' },
  level: { level: 'level' },
  payload: { result: { isError: true, message: 'payload' } },
  spanError: { spanError: { message: 'spanError', data: null } },
  success: { unsuccessful: 'success' },
  finishReason: { finishReasons: ['error'] },
  severity: { severe: 'severity' },
};
const RUNGS = REPORTERS.filter((reporter) => EVIDENCE[reporter]);

describe('who is believed about an error', () => {
  test('the order is the documented one', () => {
    expect(REPORTERS).toEqual([
      'emitter',
      'status',
      'exception',
      'errorType',
      'level',
      'payload',
      'spanError',
      'success',
      'finishReason',
      'severity',
    ]);
  });
  test.each(RUNGS)('%s alone', (reporter) => {
    const found = detectError(EVIDENCE[reporter]!);
    expect(found?.reportedBy).toBe(reporter);
    if (reporter !== 'finishReason') expect(found?.message).toBe(reporter);
  });
  test.each(RUNGS)('%s before everything weaker', (reporter) => {
    const weaker = RUNGS.slice(RUNGS.indexOf(reporter)).map((one) => EVIDENCE[one]!);
    expect(detectError(Object.assign({}, ...weaker))?.reportedBy).toBe(reporter);
  });
  test('a status OK is no evidence: it overrides nothing', () => {
    for (const reporter of RUNGS.filter((one) => one !== 'status'))
      expect(detectError({ ...EVIDENCE[reporter], status: { code: 1 } })?.reportedBy).toBe(reporter);
    expect(detectError({ status: { code: 1 } })).toBeUndefined();
  });
  test('what says nothing is no error', () => {
    for (const none of [
      {},
      { result: { error: null } },
      { result: { error: '' } },
      { result: { error: 0, total: 3 } },
      { result: { error: [] } },
      { result: { error: {} } },
      { result: '{"error":0}' },
      { result: 'Error handling guide: retry three times.' },
      { result: 'Errors are rare here.\nError: none' },
      { result: 'Exception handling in Java: a tutorial' },
      { result: `Error ${'very long '.repeat(80)}: x` },
      { spanError: null },
      { finishReasons: ['stop'] },
    ])
      expect(detectError(none as ErrorEvidence)).toBeUndefined();
  });
  test.each([
    ['Error: order W100 is closed'],
    ['  TypeError: x is undefined\n  at f'],
    ['Traceback (most recent call last):\n  File "a.py"'],
    ['Error executing tool refund: over the limit'],
    ['Error 404: no such order'],
    ['HTTPException: 500'],
    ['error'],
    [{ error: 1 }],
    [{ error: ['late'] }],
    [{ isError: true, error: 0 }],
  ])('%j calls itself an error', (result) => {
    expect(detectError({ result })?.reportedBy).toBe('payload');
  });
  test('a status without words takes those of the exception, then of error.type', () => {
    expect(detectError({ status: { code: 2 }, exception: 'Timeout: late', errorType: 'x' })?.message).toBe('Timeout: late');
    expect(detectError({ status: { code: 2 }, errorType: '500' })?.message).toBe('500');
    expect(detectError({ exception: '' })?.message).toContain('without a message');
  });
});

describe('the same in records', () => {
  const exception = { name: 'exception', attributes: { 'exception.type': 'Timeout', 'exception.message': 'late' } };
  test('a status OK never overrides an exception event', () => {
    expect(stepOf(spanOf('x', 'x', {}, { status: { code: 1 }, events: [exception] }))).toMatchObject({
      status: 'error',
      error: { message: 'Timeout: late', reportedBy: 'exception' },
    });
  });
  test('an MCP result that calls itself an error says what it said', () => {
    expect(
      stepOf(
        spanOf('x', 'tools/call refund', {
          'mcp.method.name': 'tools/call',
          'gen_ai.tool.name': 'refund',
          'gen_ai.tool.call.result': '{"isError":true,"content":[{"type":"text","text":"over the limit"}]}',
        }),
      ).error,
    ).toEqual({ message: 'over the limit', reportedBy: 'payload' });
  });
  test('a span that never ended is a gap, not an error', () => {
    const step = stepOf(spanOf('x', 'x', {}, { endTimeUnixNano: undefined }));
    expect(step).toMatchObject({ open: true, status: 'unset' });
  });
  test('a log record of severity ERROR', () => {
    expect(stepOf(logOf('line', {}, { severityNumber: 17, body: 'disk full' })).error).toEqual({
      message: 'disk full',
      reportedBy: 'severity',
    });
  });
});
