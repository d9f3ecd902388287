/**
 * What can be noticed about a log, and by what. Each layer is a promise of its own; docs/threat-model.md has a table of attacks and
 * the layer that must notice each.
 */
export const LAYERS = {
  order: 'indexes follow each other without a gap',
  entry: 'each entry is an envelope of this log in its canonical form',
  columns: 'what SQL searches equals the entry',
  leaf: 'each entry hashes to its leaf of the tree',
  tile: 'stored hashes of the tree follow from its leaves',
  root: 'the tree has the root that was signed',
  signature: 'checkpoints are signed by a key of this log',
  signer: 'the signer remembers this tree',
  copy: 'a copy kept elsewhere agrees',
  anchor: 'time stamps hold and are over a signed checkpoint of this tree',
  disclosure: 'content has the digest that its entry holds',
  text: 'registered texts that records share are as they were registered',
  absence: 'content that is not there is missing for a reason that the log records',
  seal: 'each closing counts the events of its decision',
  readModel: 'what pages show follows from the log',
} as const;
export type Layer = keyof typeof LAYERS;
