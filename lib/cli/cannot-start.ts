/** A start that cannot go on; `message` says what to change. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
