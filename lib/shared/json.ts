/** Any JSON value. Objects parsed from outside have a null prototype or plain own keys only. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** True when objects and lists stand in each other more than `levels` deep. Asked before what goes into a value by recursion. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  let here: unknown[] = [value];
  for (let level = 0; here.length > 0; level++) {
    const within = here.filter((one): one is object => typeof one === 'object' && one !== null);
    if (level === levels && within.length > 0) return true;
    here = within.flatMap((one) => Object.values(one));
  }
  return false;
}

/** True for a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
