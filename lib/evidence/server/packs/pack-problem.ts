/** Why a pack cannot be built now, in words of our own that may be shown: no content and no name is in them. */
export class PackProblem extends Error {
  override readonly name = 'PackProblem';
}
