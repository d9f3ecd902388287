/** A request with one of these comes from a program with an API key; without, from a person with a session, or from nobody. */
export const KEY_HEADERS = ['authorization', 'x-api-key'] as const;
