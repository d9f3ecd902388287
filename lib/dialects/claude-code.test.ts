import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import { decisionAliases } from './identity';
import { mapRecord } from './map-record';
import { logOf, SPAN_ID, spanOf, stepOf } from './testing';

const SCOPE = 'com.anthropic.claude_code.tracing';

describe('Claude Code spans', () => {
  test('an interaction, its prompt only where it is switched on', () => {
    const span = (prompt: string) =>
      spanOf(SCOPE, 'claude_code.interaction', { 'span.type': 'interaction', user_prompt: prompt, 'session.id': 's-1' });
    expect(stepOf(span('Fix the test'))).toMatchObject({ kind: 'agent', messages: { input: [{ content: 'Fix the test' }] } });
    expect(stepOf(span('<REDACTED>')).messages).toBeUndefined();
    expect(mapRecord(span('x')).decision).toMatchObject({ session: 's-1', agentName: 'claude-code' });
  });
  test('a model request, also under its request’s id', () => {
    const { steps } = mapRecord(
      spanOf(SCOPE, 'claude_code.llm_request', {
        'span.type': 'claude_code.llm_request',
        model: 'claude-sonnet-4-5',
        input_tokens: 10,
        output_tokens: 5,
        cache_read_tokens: 90,
        cache_creation_tokens: 7,
        request_id: 'req_1',
        stop_reason: 'tool_use',
        success: true,
      }),
    );
    expect(steps[0]).toMatchObject({
      kind: 'model',
      model: { requested: 'claude-sonnet-4-5' },
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 90, cacheWriteTokens: 7 },
      source: { dialect: 'claude-code' },
    });
    expect(steps[0]!.error).toBeUndefined();
    expect(steps[1]).toMatchObject({ key: 'request:req_1', sameAs: SPAN_ID });
  });
  test('a tool and its execution, which tells the same call', () => {
    const tool = mapRecord(
      spanOf(SCOPE, 'claude_code.tool', { 'span.type': 'tool', tool_name: 'Bash', tool_use_id: 'toolu_1', full_command: 'ls' }),
    );
    expect(tool.steps[0]).toMatchObject({
      kind: 'tool',
      tool: { name: 'Bash', callId: 'toolu_1', arguments: { full_command: 'ls' } },
    });
    expect(tool.steps[1]).toMatchObject({ key: 'call:toolu_1', sameAs: SPAN_ID });
    expect(
      stepOf(
        spanOf(SCOPE, 'claude_code.tool.execution', {
          'span.type': 'tool.execution',
          tool_use_id: 'toolu_1',
          success: false,
          error: 'exit 1',
        }),
      ),
    ).toMatchObject({ kind: 'tool', echo: true, status: 'error', error: { message: 'exit 1', reportedBy: 'success' } });
  });
  test('waiting for a person is a human step; a rule that decided is none', () => {
    const waited = (source: string) =>
      stepOf(
        spanOf(SCOPE, 'claude_code.tool.blocked_on_user', { 'span.type': 'tool.blocked_on_user', decision: 'accept', source }),
      );
    expect(waited('user_temporary')).toMatchObject({
      kind: 'human',
      evaluation: { name: 'permission', label: 'accept', by: 'user_temporary' },
    });
    expect(waited('config').kind).toBe('guardrail');
  });
});

describe('Claude Code events', () => {
  const event = (name: string, attributes: Record<string, string | number>) =>
    logOf(undefined, { 'event.name': name, 'session.id': 's-1', ...attributes }, { body: `claude_code.${name}` });
  test('a permission is a human step under the tool it is about', () => {
    const { steps, decision } = mapRecord(
      event('tool_decision', {
        tool_name: 'Bash',
        tool_use_id: 'toolu_1',
        decision: 'reject',
        source: 'user_reject',
        tool_parameters: '{"bash_command":"rm"}',
      }),
    );
    expect(steps[0]).toMatchObject({
      kind: 'human',
      name: 'permission: Bash',
      parentKey: 'call:toolu_1',
      evaluation: { name: 'permission', label: 'reject', by: 'user_reject' },
      messages: { input: [{ content: '{"bash_command":"rm"}' }] },
      status: 'unset',
    });
    expect(steps[0]!.tool).toBeUndefined(); // what was refused was not used
    expect(decision.marks).toEqual([{ field: 'evaluation', value: 'permission=reject' }]);
    expect(stepOf(event('tool_decision', { tool_name: 'Bash', decision: 'accept', source: 'config' })).kind).toBe('guardrail');
  });
  test('a result joins the call by its id, and tells a failure and its length', () => {
    expect(
      stepOf(
        event('tool_result', {
          tool_name: 'Bash',
          tool_use_id: 'toolu_1',
          success: 'false',
          error: 'exit 1',
          duration_ms: 250,
          tool_input: '{"command":"ls"}',
        }),
      ),
    ).toMatchObject({
      key: 'call:toolu_1',
      kind: 'tool',
      startedAt: '2025-11-21T10:00:00.750000Z',
      endedAt: '2025-11-21T10:00:01.000000Z',
      tool: { name: 'Bash', callId: 'toolu_1', arguments: { command: 'ls' } },
      error: { message: 'exit 1', reportedBy: 'success' },
    });
    expect(stepOf(event('tool_result', { tool_name: 'Bash', success: 'true' })).status).toBe('unset');
  });
  test('requests, their errors, and prompts', () => {
    expect(
      stepOf(
        event('api_request', {
          model: 'claude-sonnet-4-5',
          input_tokens: 3,
          output_tokens: 4,
          cost_usd: 0.01,
          request_id: 'req_1',
        }),
      ),
    ).toMatchObject({
      key: 'request:req_1',
      kind: 'model',
      model: { requested: 'claude-sonnet-4-5', parameters: { 'cost.reported': 0.01 } },
      usage: { inputTokens: 3, outputTokens: 4 },
    });
    expect(stepOf(event('api_error', { model: 'm', error: 'overloaded', status_code: '529' }))).toMatchObject({
      status: 'error',
      error: { message: 'overloaded', reportedBy: 'success' },
    });
    expect(mapRecord(event('user_prompt', { prompt: 'Fix the test' })).decision.input).toBe('Fix the test');
    expect(stepOf(event('user_prompt', { prompt: '<REDACTED>' })).messages).toBeUndefined();
  });
  test('the same names from anybody else are ordinary log records', () => {
    expect(stepOf(logOf('tool_result', { success: 'false' })).source.dialect).toBe('otel.log');
  });
});

describe('log events without traces', () => {
  const aliases = (attributes: JsonObject) =>
    decisionAliases(logOf('claude_code.api_request', attributes, { traceId: undefined, spanId: undefined }));
  test('those of one prompt are one decision, and a session is not; what names no prompt belongs to the session', () => {
    expect(aliases({ 'session.id': 's-1', 'prompt.id': 'p-1' })).toEqual([{ scheme: 'external', value: 'p-1' }]);
    expect(aliases({ 'session.id': 's-1', 'prompt.id': 'p-2' })).not.toEqual(
      aliases({ 'session.id': 's-1', 'prompt.id': 'p-1' }),
    );
    expect(aliases({ 'session.id': 's-1' })).toEqual([{ scheme: 'external', value: 's-1' }]);
    // another emitter's prompt.id is the name of a template
    const others = logOf(
      'app.answered',
      { 'session.id': 's-1', 'prompt.id': 'refunds' },
      { traceId: undefined, spanId: undefined },
    );
    expect(decisionAliases(others)).toEqual([{ scheme: 'external', value: 's-1' }]);
  });
});
