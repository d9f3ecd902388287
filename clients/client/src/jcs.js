// RFC 8785, the JSON Canonicalization Scheme, for I-JSON (RFC 7493) only: what two parties could read differently is refused, never
// repaired. That is why this is not JSON.stringify with sorted keys.

const MAX_DEPTH = 100;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * The canonical text of a JSON value. Properties that are undefined are left out, as JSON.stringify does.
 *
 * @param {unknown} value null, booleans, finite numbers, strings, arrays and plain objects of these
 * @returns {string}
 * @throws {TypeError} names the place (a JSON Pointer), never the value: NaN, integers beyond 2^53, lone surrogates, other types, cycles
 */
export function canonicalize(value) {
  return write(value, '', 0);
}

/**
 * @param {unknown} value
 * @param {string} at
 * @param {number} depth
 * @returns {string}
 */
function write(value, at, depth) {
  if (depth > MAX_DEPTH) throw refused(at, 'is nested deeper than 100 levels');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value, at);
  if (typeof value === 'string') return writeString(value, at);
  if (Array.isArray(value)) {
    // Array.from: a hole is refused like undefined, where map would skip it.
    return `[${Array.from(value, (item, i) => write(item, `${at}/${i}`, depth + 1)).join(',')}]`;
  }
  if (typeof value !== 'object') throw refused(at, `is ${typeof value}, which JSON has no form for`);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null)
    throw refused(at, 'is an instance of a class; pass plain JSON');
  const object = /** @type {Record<string, unknown>} */ (value);
  const members = Object.keys(object)
    .sort() // by UTF-16 code units, as the RFC asks
    .filter((key) => object[key] !== undefined)
    .map((key) => {
      const place = `${at}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
      return `${writeString(key, at)}:${write(object[key], place, depth + 1)}`;
    });
  return `{${members.join(',')}}`;
}

/**
 * @param {number} value
 * @param {string} at
 */
function writeNumber(value, at) {
  if (!Number.isFinite(value)) throw refused(at, 'is not a finite number');
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw refused(at, 'is an integer beyond 2^53, which is read differently by others; pass a string');
  return JSON.stringify(value);
}

/**
 * @param {string} value
 * @param {string} at
 */
function writeString(value, at) {
  if (LONE_SURROGATE.test(value)) throw refused(at, 'holds half a surrogate pair');
  return JSON.stringify(value);
}

/**
 * @param {string} at
 * @param {string} why
 */
function refused(at, why) {
  return new TypeError(`The value at "${at}" ${why}.`);
}

/**
 * A deep copy of a JSON value that nobody can change any more, made from its canonical text: what is hashed, shown to the reviewer and
 * run is this, whatever the caller does with its own object meanwhile.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function frozenCopy(value) {
  return deepFreeze(JSON.parse(canonicalize(value)));
}

/**
 * @template T
 * @param {T} value
 * @returns {T}
 */
function deepFreeze(value) {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}
