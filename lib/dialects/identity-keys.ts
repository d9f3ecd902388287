/**
 * Nothing standard carries user, session and prompt version in one place: applications put them in free metadata, and each vendor has
 * its own key. These lists are what is looked for, the first that is there counts: our own keys, then general conventions, then
 * vendors'. An AI system may have lists of its own (identity-lists.ts). `metadata#user_id` is the member `user_id` of an attribute
 * `metadata` that holds an object or its JSON text.
 */
export interface IdentityKeys {
  user: readonly string[];
  session: readonly string[];
  promptVersion: readonly string[];
}

const METADATA = ['metadata', 'langfuse.trace.metadata', 'langfuse.observation.metadata'];
const inMetadata = (...members: string[]): string[] => METADATA.flatMap((key) => members.map((member) => `${key}#${member}`));

export const DEFAULT_IDENTITY_KEYS: IdentityKeys = {
  user: [
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
    'llm.user',
    'metadata.user_api_key_end_user_id',
    ...inMetadata('user_id', 'userId', 'user'),
  ],
  session: [
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
    'gcp.vertex.agent.session_id',
    'genkit:sessionId',
    ...inMetadata('session_id', 'sessionId', 'thread_id', 'conversation_id'),
  ],
  promptVersion: [
    'countersign.prompt.version',
    'gen_ai.prompt.version',
    'llm.prompt_template.version',
    'langfuse.observation.prompt.version',
    'traceloop.prompt.version',
    'traceloop.association.properties.prompt_version',
    'traceloop.association.properties.promptVersion',
    'ai.telemetry.metadata.langfusePrompt#version',
    'langsmith.metadata.lc_hub_commit_hash',
    'langsmith.metadata.prompt_version',
    'langsmith.metadata.promptVersion',
    'ai.telemetry.metadata.promptVersion',
    'ai.telemetry.metadata.prompt_version',
    'ai.settings.context.promptVersion',
    ...inMetadata('prompt_version', 'promptVersion'),
  ],
};

export const ENVIRONMENT_KEYS = [
  'countersign.environment',
  'deployment.environment.name',
  'deployment.environment',
  'langfuse.environment',
] as const;
export const POLICY_VERSION_KEYS = [
  'countersign.policy.version',
  'ai.telemetry.metadata.policyVersion',
  'ai.settings.context.policyVersion',
] as const;
export const AGENT_VERSION_KEYS = [
  'countersign.agent.version',
  'gen_ai.agent.version',
  'ai.telemetry.metadata.agentVersion',
  'ai.settings.context.agentVersion',
] as const;

/** The attribute that an entry of a list is about, without the member inside it. */
export function attributeOf(key: string): string {
  const hash = key.indexOf('#');
  return hash < 0 ? key : key.slice(0, hash);
}
