import type { StepKind } from './step-kinds';

/** What emitters call their steps, in lower case. */
export const GENERIC_KINDS: Readonly<Record<string, StepKind>> = {
  llm: 'model',
  chat_model: 'model',
  generation: 'model',
  model: 'model',
  embedding: 'model',
  agent: 'agent',
  workflow: 'agent',
  tool: 'tool',
  retriever: 'retrieval',
  retrieval: 'retrieval',
  reranker: 'retrieval',
  guardrail: 'guardrail',
  evaluator: 'evaluation',
  evaluation: 'evaluation',
  human: 'human',
  chain: 'other',
  task: 'other',
  prompt: 'other',
  parser: 'other',
  memory: 'other',
  other: 'other',
};
