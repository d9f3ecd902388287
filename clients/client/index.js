export { Countersign } from './src/client.js';
export { CountersignError, DeniedError, UnavailableError } from './src/errors.js';
export { actionHash, HASH_PROFILE, outputHash } from './src/hash.js';
export { canonicalize, frozenCopy } from './src/jcs.js';
export { BadVerdict, verifyVerdict } from './src/verdict.js';
