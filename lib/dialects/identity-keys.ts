/**
 * Nothing standard carries user, session, prompt version or policy version in one place: applications put them in free metadata, and
 * each vendor has its own key. Our own keys come first, then general conventions, then vendors'.
 */
export const APPLICATION_KEYS = {
  USER: [
    'countersign.user',
    'enduser.id',
    'user.id',
    'langfuse.user.id',
    'langfuse.trace.user_id',
    'traceloop.association.properties.user_id',
    'traceloop.association.properties.userId',
    'langsmith.metadata.user_id',
    'ai.telemetry.metadata.userId',
    'ai.telemetry.metadata.user_id',
    'ai.settings.context.userId',
    'mlflow.trace.user',
  ],
  SESSION: [
    'countersign.session',
    'session.id',
    'gen_ai.conversation.id',
    'langfuse.session.id',
    'traceloop.association.properties.session_id',
    'traceloop.association.properties.sessionId',
    'langsmith.metadata.session_id',
    'langsmith.metadata.thread_id',
    'ai.telemetry.metadata.sessionId',
    'ai.telemetry.metadata.session_id',
    'ai.settings.context.sessionId',
    'mlflow.trace.session',
  ],
  ENVIRONMENT: ['countersign.environment', 'deployment.environment.name', 'deployment.environment', 'langfuse.environment'],
  PROMPT_VERSION: [
    'countersign.prompt.version',
    'gen_ai.prompt.version',
    'llm.prompt_template.version',
    'langfuse.observation.prompt.version',
    'traceloop.prompt.version',
    'langsmith.metadata.lc_hub_commit_hash',
    'ai.telemetry.metadata.promptVersion',
    'ai.telemetry.metadata.prompt_version',
  ],
  POLICY_VERSION: ['countersign.policy.version', 'ai.telemetry.metadata.policyVersion'],
  AGENT_VERSION: ['countersign.agent.version', 'gen_ai.agent.version', 'ai.telemetry.metadata.agentVersion'],
} as const;

/** Names of prompts, beside the GenAI one. */
export const PROMPT_NAME_KEYS = [
  'langfuse.observation.prompt.name',
  'traceloop.prompt.key',
  'ai.telemetry.metadata.promptName',
  'prompt.id',
] as const;
