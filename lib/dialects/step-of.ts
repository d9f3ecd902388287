import type { StepPart } from './contract';
import type { Facts } from './dialect';
import { withoutUndefined } from './read-attributes';

/** Facts as the parts of a step that hold them. Members that nobody told are not there. */
export function partOf(facts: Facts): Partial<StepPart> {
  const { system, input, output } = facts;
  const finish = finishOf(facts);
  const part: Partial<StepPart> = {
    messages: any(system, input, output) ? withoutUndefined({ system, input, output: finish ?? output }) : undefined,
    model: any(facts.requested, facts.responded, facts.provider, facts.parameters)
      ? withoutUndefined({
          requested: facts.requested,
          responded: facts.responded,
          provider: facts.provider,
          parameters: facts.parameters,
        })
      : undefined,
    tool: any(facts.toolName, facts.callId, facts.arguments, facts.result)
      ? withoutUndefined({ name: facts.toolName, callId: facts.callId, arguments: facts.arguments, result: facts.result })
      : undefined,
    documents: facts.documents,
    query: facts.query,
    usage: any(facts.inputTokens, facts.outputTokens, facts.cacheReadTokens, facts.cacheWriteTokens, facts.reasoningTokens)
      ? withoutUndefined({
          inputTokens: facts.inputTokens,
          outputTokens: facts.outputTokens,
          cacheReadTokens: facts.cacheReadTokens,
          cacheWriteTokens: facts.cacheWriteTokens,
          reasoningTokens: facts.reasoningTokens,
        })
      : undefined,
    prompt: any(facts.promptName, facts.promptVersion)
      ? withoutUndefined({ name: facts.promptName, version: facts.promptVersion })
      : undefined,
    evaluation: facts.evaluation,
    rationale: facts.rationale,
    plan: facts.plan,
    stateBefore: facts.stateBefore,
    stateAfter: facts.stateAfter,
  };
  return part;
}

function any(...values: unknown[]): boolean {
  for (const value of values) if (value !== undefined) return true;
  return false;
}

/** Finish reasons stand beside the output: one for each message. */
function finishOf({ output, finishReasons }: Facts): Facts['output'] {
  if (!output || !finishReasons) return undefined;
  return output.map((message, i) => {
    const reason = message.finishReason ?? finishReasons[i] ?? undefined;
    return typeof reason === 'string' && reason !== '' ? { ...message, finishReason: reason } : message;
  });
}
