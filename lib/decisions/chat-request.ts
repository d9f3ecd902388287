import { z } from 'zod';

/**
 * The body of `POST /v1/chat/completions` as OpenAI and the many that follow it take it: what a replay is written as and checked against.
 * Client-safe. Members that a provider adds pass.
 */
const text = z.object({ type: z.literal('text'), text: z.string() });
const image = z.object({
  type: z.literal('image_url'),
  image_url: z.object({ url: z.string(), detail: z.enum(['auto', 'low', 'high']).optional() }),
});
const called = z.object({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.object({ name: z.string().min(1), arguments: z.string() }),
});

export const chatMessage = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: z.string(), name: z.string().optional() }),
  z.object({ role: z.literal('developer'), content: z.string(), name: z.string().optional() }),
  z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(z.union([text, image])).min(1)]), name: z.string().optional() }), // prettier-ignore
  z
    .object({
      role: z.literal('assistant'),
      content: z.string().nullable(),
      tool_calls: z.array(called).min(1).optional(),
      name: z.string().optional(),
    })
    .refine((one) => one.content !== null || one.tool_calls !== undefined, { message: 'says nothing and calls nothing' }),
  z.object({ role: z.literal('tool'), content: z.string(), tool_call_id: z.string().min(1) }),
]);
export type ChatMessage = z.infer<typeof chatMessage>;

export const chatTool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.json()).optional(),
    strict: z.boolean().nullable().optional(),
  }),
});
export type ChatTool = z.infer<typeof chatTool>;

export const chatParameters = z.object({
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  max_tokens: z.number().int().positive().optional(),
  max_completion_tokens: z.number().int().positive().optional(),
  n: z.number().int().min(1).max(128).optional(),
  seed: z.number().int().optional(),
  presence_penalty: z.number().min(-2).max(2).optional(),
  frequency_penalty: z.number().min(-2).max(2).optional(),
  stop: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  response_format: z.looseObject({ type: z.string() }).optional(),
  tool_choice: z.union([z.enum(['none', 'auto', 'required']), z.looseObject({ type: z.string() })]).optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning_effort: z.string().optional(),
  logprobs: z.boolean().optional(),
  top_logprobs: z.number().int().min(0).max(20).optional(),
  stream: z.boolean().optional(),
});
export type ChatParameter = keyof z.infer<typeof chatParameters>;

export const chatRequest = chatParameters.extend({
  model: z.string().min(1),
  messages: z.array(chatMessage).min(1),
  tools: z.array(chatTool).min(1).optional(),
});
export type ChatRequest = z.infer<typeof chatRequest>;
