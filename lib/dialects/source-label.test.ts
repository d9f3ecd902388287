import { describe, expect, test } from 'vitest';
import { sourceLabel, sourcesLabel } from './source-label';

describe('the place of a value in words', () => {
  test.each([
    ['/span/attributes/gen_ai.request.model', 'gen_ai.request.model'],
    ['/span/attributes/a~1b~0c', 'a/b~c'],
    ['/span/events/1/attributes/exception.message', 'event 2: exception.message'],
    ['/resource/attributes/deployment.environment', 'resource deployment.environment'],
    ['/log/body', 'log body'],
    ['/log/attributes/tool_name', 'tool_name'],
    ['/event/data/tool/name', 'data.tool.name'],
    ['/span/status/message', 'the span’s status'],
  ])('%s is %s', (pointer, label) => expect(sourceLabel(pointer)).toBe(label));
  test('many keys of one list are named once', () => {
    const at = (key: string): { eventId: string; at: string } => ({ eventId: 'e', at: `/span/attributes/${key}` });
    expect(sourcesLabel([0, 1, 2].map((n) => at(`llm.input_messages.${n}.message.role`)))).toBe('llm.input_messages.*');
    expect(sourcesLabel([at('a'), at('b')])).toBe('a, b');
    expect(sourcesLabel([at('a'), at('b'), at('c')])).toBe('a and 2 more');
  });
});
