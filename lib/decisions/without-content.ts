import type { Mapping, StepPart } from '@/lib/dialects/contract';
import { sidesOf } from '@/lib/dialects/merge-step';

/**
 * What a record says, without its content: all that the read models are folded from beside the previews. A record that waits for the log holds no text twice
 * then, and hands none to the process that stores. That there was a text is still told: of the decision by an empty one, of a step by its `sides`.
 */
export function withoutContent({ decision, steps }: Mapping): Mapping {
  const { subjects: _known, ...about } = decision;
  if (about.input !== undefined) about.input = '';
  if (about.output !== undefined) about.output = '';
  return { decision: about, steps: steps.map(headOf) };
}

function headOf(part: StepPart): StepPart {
  const {
    messages: _said,
    documents: _found,
    query: _asked,
    evaluation: _judged,
    rationale: _why,
    plan: _plan,
    stateBefore: _before,
    stateAfter: _after,
    fields: _fields,
    ...head
  } = part;
  head.sides = sidesOf(part);
  if (head.error) head.error = { message: '', reportedBy: head.error.reportedBy };
  if (head.tool) head.tool = { name: head.tool.name, callId: head.tool.callId };
  if (head.prompt) head.prompt = { name: head.prompt.name, version: head.prompt.version };
  return head;
}
