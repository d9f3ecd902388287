import { text, type Dialect } from './dialect';

/** Microsoft Agent Framework: GenAI names for agents, models and tools; workflows, executors and messages have their own. */
export const AGENT_FRAMEWORK: Dialect = {
  name: 'ms.agent-framework',
  version: '3',
  title: 'Microsoft Agent Framework',
  scopes: ['agent_framework*', 'Experimental.Microsoft.Agents*', 'Microsoft.Agents*'],
  keys: ['workflow.id', 'workflow.definition', 'executor.*', 'edge_group.*', 'message.source_id', 'agent_framework.*'],
  kind: (from) => {
    if (from.has('gen_ai.operation.name')) return undefined;
    if (from.has('executor.id') || from.has('edge_group.type') || from.has('message.source_id')) return 'other';
    return from.has('workflow.id') ? 'agent' : undefined;
  },
  fields: {
    agentName: (from, span) =>
      span.kind === 'agent' ? from.text(['gen_ai.agent.name', 'workflow.name', 'workflow.id']) : undefined,
    toolName: text('gen_ai.tool.name', 'agent_framework.function.name'),
    errorType: text('error.type', 'build.error.type'),
  },
  never:
    'content, unless sensitive data is enabled; user and prompt version; approvals of function calls, which are messages of its own protocol',
};
