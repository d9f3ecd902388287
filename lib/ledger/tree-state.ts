/** Why the tree does not grow although there are events. */
export type TreeAlarm =
  /** An index below the log's head has no row. */
  | 'gap'
  /** The log's head is below the tree's size. */
  | 'logShorter'
  /** The stored tiles do not lead to the stored frontier. */
  | 'edgeDiffers'
  /** A stored tile is not the beginning of the one that was computed from the log. */
  | 'tileDiffers'
  /** The stored frontier is not one of a tree of the stored size. */
  | 'stateBroken';

/** Why the signer refuses to sign a tree. */
export type SignerRefusal =
  /** It is smaller than one that was signed before. */
  | 'shrunken'
  /** It does not begin with the one that was signed before. */
  | 'forked'
  /** The log goes by another name than before. */
  | 'renamed'
  /** Checkpoints were published and the signer has no memory of this log: its directory was lost or is another one. */
  | 'memoryLost'
  /** The list of keys names one that this signer never had. */
  | 'foreignKey'
  /** The tiles or the tree's state cannot be read as a tree. */
  | 'unreadable';

export const TREE_ALARM_WORDS: Readonly<Record<TreeAlarm, string>> = {
  gap: 'An event is missing from the log, so the tree stopped growing there.',
  logShorter: 'The log is shorter than its tree: it was cut, or an older copy was put back.',
  edgeDiffers: 'The stored tree hashes do not agree with the stored state of the tree.',
  tileDiffers: 'A stored tree tile differs from what the log gives. It was not overwritten.',
  stateBroken: 'The stored state of the tree cannot be read.',
};
export const SIGNER_REFUSAL_WORDS: Readonly<Record<SignerRefusal, string>> = {
  shrunken: 'The log is smaller than one the signer signed before. It was cut, or an older copy was put back.',
  forked: 'The log does not continue the one the signer signed before. Something in it was changed.',
  renamed: 'The log goes by another name than the one the signer signed before.',
  memoryLost: 'Checkpoints of this log were published, and the signer does not remember it.',
  foreignKey: 'The list of signing keys names a key that the signer never had.',
  unreadable: 'The tree cannot be read, so there is nothing to sign.',
};
