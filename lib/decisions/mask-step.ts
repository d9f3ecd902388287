import type { Message, Step } from '@/lib/dialects/step';
import { maskJson, type MaskText } from '@/lib/privacy/mask-json';
import type { JsonValue } from '@/lib/shared/json';

/**
 * A step as it is shown: personal data masked in everything that was said, asked, read and answered. Names and ids of structure (steps,
 * tools, models, calls) stay: they find a step again. Pure with `mask`; the step given stays as it is.
 */
export function maskStep(step: Step, mask: MaskText): Step {
  const out: Step = { ...step };
  if (step.error) out.error = { ...step.error, message: mask(step.error.message) };
  if (step.messages) {
    const { system, input, output } = step.messages;
    out.messages = {
      ...(system && { system: system.map((one) => maskMessage(one, mask)) }),
      ...(input && { input: input.map((one) => maskMessage(one, mask)) }),
      ...(output && { output: output.map((one) => maskMessage(one, mask)) }),
    };
  }
  if (step.model?.parameters !== undefined) out.model = { ...step.model, parameters: maskJson(step.model.parameters, mask) };
  if (step.tool) {
    out.tool = { ...step.tool };
    if (step.tool.arguments !== undefined) out.tool.arguments = maskJson(step.tool.arguments, mask);
    if (step.tool.result !== undefined) out.tool.result = maskJson(step.tool.result, mask);
  }
  if (step.documents)
    out.documents = step.documents.map((one) => ({
      ...one,
      ...(one.content !== undefined && { content: mask(one.content) }),
      ...(one.source !== undefined && { source: mask(one.source) }),
      ...(one.metadata !== undefined && { metadata: maskJson(one.metadata, mask) }),
    }));
  if (step.query !== undefined) out.query = mask(step.query);
  if (step.evaluation) {
    out.evaluation = { ...step.evaluation };
    if (step.evaluation.explanation !== undefined) out.evaluation.explanation = mask(step.evaluation.explanation);
    if (step.evaluation.by !== undefined) out.evaluation.by = mask(step.evaluation.by);
  }
  if (step.rationale !== undefined) out.rationale = mask(step.rationale);
  if (step.plan !== undefined) out.plan = maskJson(step.plan, mask);
  if (step.stateBefore !== undefined) out.stateBefore = maskJson(step.stateBefore, mask);
  if (step.stateAfter !== undefined) out.stateAfter = maskJson(step.stateAfter, mask);
  return out;
}

function maskMessage(message: Message, mask: MaskText): Message {
  const out: Message = { ...message };
  if (message.content !== undefined) out.content = mask(message.content);
  if (message.parts) out.parts = message.parts.map((part) => maskJson(part, mask));
  if (message.toolCalls)
    out.toolCalls = message.toolCalls.map((call) =>
      call.arguments === undefined ? call : { ...call, arguments: maskJson(call.arguments, mask) },
    );
  if (message.name !== undefined) out.name = mask(message.name);
  return out;
}

/** Members of a stored record that hold ids, times and numbers of structure. */
const STRUCTURE = new Set([
  'id', 'kind', 'schemaVersion', 'occurredAt', 'system', 'decision', 'step', 'parentStep', 'trace', 'traceId', 'spanId', 'parentSpanId', 'traceState',
  'startTimeUnixNano', 'endTimeUnixNano', 'timeUnixNano', 'observedTimeUnixNano', 'flags', 'severityNumber', 'form', 'schemaUrl', 'links', 'sequence',
]); // prettier-ignore

/** A stored record as it is shown: everything masked but its own ids and times, at its first two levels. */
export function maskRecord(tree: JsonValue, mask: MaskText, depth = 0): JsonValue {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return maskJson(tree, mask);
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      STRUCTURE.has(key) ? value : depth < 1 ? maskRecord(value, mask, depth + 1) : maskJson(value, mask, key),
    ]),
  );
}
