import { text, type Dialect } from './dialect';

/** Semantic Kernel (Python, .NET): GenAI names of its time; the prompt of a call is in events; functions are spans of their own. */
export const SEMANTIC_KERNEL: Dialect = {
  name: 'semantic-kernel',
  version: '3',
  title: 'Microsoft Semantic Kernel',
  scopes: ['semantic_kernel*', 'Microsoft.SemanticKernel*'],
  keys: ['sk.*', 'semantic_kernel.*'],
  kind: (from) => (from.has('semantic_kernel.function.name') ? 'tool' : undefined),
  fields: {
    toolName: text('gen_ai.tool.name', 'semantic_kernel.function.name'),
    arguments: (from) => from.json(['gen_ai.tool.call.arguments', 'sk.function.arguments', 'semantic_kernel.function.arguments']),
    result: (from) => from.json(['gen_ai.tool.call.result', 'sk.function.result', 'semantic_kernel.function.result']),
    parameters: (from) => {
      const functions = from.text(['sk.available_functions']);
      return functions === undefined ? undefined : { available_functions: functions };
    },
    finishReasons: (from) => {
      const reason = from.value(['gen_ai.response.finish_reason', 'gen_ai.response.finish_reasons']);
      return typeof reason === 'string' && !reason.startsWith('[') ? [reason] : undefined;
    },
  },
  never:
    'content, unless SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE is set; the answering model; user, session and prompt version',
};
