/**
 * Providers write the build behind the name of a model: `gpt-4o-2024-08-06`. The registry knows families (artifacts) and builds (versions), so a
 * name from traffic is cut the same way everywhere. Pure and client-safe.
 */
const BUILD = /^(.+?)[-@:](\d{4}-\d{2}-\d{2}|20\d{6}|20\d{4}|\d{4}|\d{3})(?:-v\d+(?::\d+)?)?$/;

/**
 * What gateways, serving platforms and makers that serve only their own models put before a name. Anything else before a slash is the owner, and part
 * of the name: two owners' models of one name are two models.
 */
const ROUTES = new Set(
  `anthropic azure azure_ai azure_openai azure-openai bedrock bedrock_converse cohere cohere_chat deepinfra fireworks_ai gemini google groq hosted_vllm
   huggingface litellm litellm_proxy mistral models ollama ollama_chat openai openrouter perplexity replicate together_ai vertex_ai vertex_ai_beta vllm
   xai`.split(/\s+/),
);
/** Resource names of clouds: `publishers/google/models/x`, `accounts/fireworks/models/x`, within a project or not. */
const RESOURCE = /^(?:projects\/[^/]+\/locations\/[^/]+\/)?(?:publishers|accounts)\/([^/]+)\/models\/(.+)$/;

/** The name in lower case without the route to it: `openrouter/openai/gpt-4o` is `gpt-4o`, `Meta-Llama/Llama-3` is `meta-llama/llama-3`. */
export function withoutRoute(given: string): string {
  let name = given.trim().toLowerCase();
  const resource = RESOURCE.exec(name);
  if (resource) name = resource[1] === 'fireworks' ? resource[2]! : `${resource[1]}/${resource[2]}`;
  for (
    let slash = name.indexOf('/');
    slash > 0 && slash < name.length - 1 && ROUTES.has(name.slice(0, slash));
    slash = name.indexOf('/')
  )
    name = name.slice(slash + 1);
  return name;
}

export interface ModelName {
  /** Family, lower case, with its owner where one is named, without the route to it (`openai/`, `models/`). */
  name: string;
  /** Its build; '' for a bare alias, of which nobody knows the build. */
  version: string;
}

export function splitModel(given: string): ModelName {
  const bare = withoutRoute(given).replace(/[-@:]latest$/, '');
  const match = BUILD.exec(bare);
  return match ? { name: match[1]!, version: bare.slice(match[1]!.length + 1) } : { name: bare, version: '' };
}
