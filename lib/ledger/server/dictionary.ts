/**
 * Text that most records share: the names of members and attributes that emitters send (native events, chat messages, OTLP span trees with
 * the GenAI and OpenInference conventions). Deflate begins with it in its window (RFC 1950 calls this a preset dictionary), which takes
 * about a tenth off a record of 4 KB at no cost in time. What is commonest stands last.
 *
 * Permanent: stored bytes are read with it. It is never edited; a better one gets a number of its own in pack.ts. A test holds its digest.
 */
export const DICTIONARY_1 = [
  '"traceState":"","flags":1,"links":[{"attributes":{},"spanId":"","traceId":""}],"droppedAttributesCount":0,"severityNumber":9,"severityText":"INFO","eventName":"gen_ai.',
  '"http.request.method":"POST","server.address":"","server.port":443,"url.full":"https://","error.type":"","exception.message":"","exception.stacktrace":"","exception.type":"',
  '"telemetry.sdk.language":"nodejs","telemetry.sdk.name":"opentelemetry","telemetry.sdk.version":"1.","service.name":"","service.version":"","deployment.environment.name":"production"',
  '"llm.input_messages.0.message.content":"","llm.input_messages.0.message.role":"system","llm.output_messages.0.message.content":"","llm.model_name":"","llm.token_count.prompt":,"llm.token_count.completion":,"llm.token_count.total":,"openinference.span.kind":"LLM","input.mime_type":"application/json","input.value":"","output.mime_type":"application/json","output.value":"","retrieval.documents.0.document.content":"","retrieval.documents.0.document.id":"","retrieval.documents.0.document.score":0.,"tool.name":"","tool_call.function.arguments":"","tool_call.function.name":"","session.id":"","user.id":"","metadata":"',
  '"ai.model.id":"","ai.model.provider":"","ai.operationId":"ai.generateText","ai.prompt.messages":"","ai.response.text":"","ai.response.finishReason":"stop","ai.toolCall.args":"","ai.toolCall.id":"","ai.toolCall.name":"","ai.toolCall.result":"","ai.usage.completionTokens":,"ai.usage.promptTokens":,',
  '"gen_ai.agent.id":"","gen_ai.agent.name":"","gen_ai.conversation.id":"","gen_ai.input.messages":"","gen_ai.operation.name":"chat","gen_ai.output.messages":"","gen_ai.provider.name":"","gen_ai.request.max_tokens":,"gen_ai.request.model":"","gen_ai.request.temperature":0,"gen_ai.response.finish_reasons":["stop"],"gen_ai.response.id":"","gen_ai.response.model":"","gen_ai.system":"openai","gen_ai.system_instructions":"","gen_ai.tool.call.arguments":"","gen_ai.tool.call.id":"call_","gen_ai.tool.call.result":"","gen_ai.tool.name":"","gen_ai.usage.input_tokens":,"gen_ai.usage.output_tokens":',
  '{"form":"span","resource":{"attributes":{},"scope":{"name":"","version":""},"span":{"attributes":{"endTimeUnixNano":"1","events":[{"attributes":{"name":"","timeUnixNano":"1"}],"kind":3,"name":"execute_tool","parentSpanId":"","spanId":"","startTimeUnixNano":"1","status":{"code":1,"message":""},"traceId":"',
  '"scores":[{"name":"","value":0."feedback":{"comment":"","rating":"outcome":"","evaluation":{"explanation":"","label":"","name":"","score":0."guardrail":{"name":"","triggered":true,"reason":"","rationale":"","plan":"","stateBefore":{},"stateAfter":{}',
  '"status":"error","error":{"message":"","type":""},"result":{"status":"ok"},"tool":{"arguments":{"amount":"","currency":"EUR","id":"","name":"","order_id":"","reason":"","user_id":"',
  '"content":[{"text":"","type":"text"}],"role":"tool","tool_call_id":"call_","tool_calls":[{"function":{"arguments":"{\\"\\":\\"\\",\\"\\"}","name":"","id":"call_","type":"function"}],"role":"system"},{"content":"","role":"user"},{"content":"","role":"assistant"}',
  '"messages":{"input":[{"content":"","input":"","output":"","system":""},"model":{"parameters":{"max_tokens":,"temperature":0.},"provider":"","requested":"","responded":""},"prompt":{"name":"","version":""},"usage":{"inputTokens":,"outputTokens":},"finishReason":"stop"',
  '"documents":[{"content":"","id":"","metadata":{},"score":0.,"source":""},{"content":"","id":""}],"query":""}',
  '"environment":"production","input":"","session":"","user":"","versions":{"agent":"","policy":"","prompt":""}},"decision":"","id":"01","kind":"decision.started","kind":"decision.ended","kind":"retrieval.completed","kind":"prompt.rendered","kind":"model.invoked","kind":"tool.called","kind":"tool.returned"',
  '","occurredAt":"2026-","parentStep":"run","schemaVersion":"1.0","step":"","subjects":[{"id":"","role":"affected","type":"customer"}],"system":"","trace":{"spanId":"","traceId":""}},"form":"event"}',
  '{"event":{"actor":{"id":"","type":"agent","version":"1."},"data":{"tool":{"arguments":{"callId":"","name":"","result":{"status":"ok","output":"","messages":{"input":"',
].join('');
