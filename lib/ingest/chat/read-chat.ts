import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/** One conversation of a transcript file. */
export interface ChatRun {
  messages: JsonObject[];
  /** What stands beside the messages: ids, rewards, task descriptions. */
  about: JsonObject;
}

const LISTS = ['messages', 'traj', 'conversation', 'trajectory', 'dialogue'] as const;

/**
 * A parsed value as a conversation in the OpenAI message format: a bare list of messages, or an object that holds one under
 * `messages`, `traj`, `conversation`, `trajectory` or `dialogue`. Null when it is none.
 */
export function readChat(value: JsonValue): ChatRun | null {
  if (isMessageList(value)) return { messages: value, about: {} };
  if (!isJsonObject(value)) return null;
  for (const name of LISTS) {
    const list = Object.hasOwn(value, name) ? value[name]! : null;
    if (!isMessageList(list)) continue;
    const about: JsonObject = {};
    for (const key of Object.keys(value)) if (key !== name && key !== '__proto__') about[key] = value[key]!;
    return { messages: list, about };
  }
  return null;
}

function isMessageList(value: JsonValue): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isJsonObject(item) && typeof item.role === 'string');
}
