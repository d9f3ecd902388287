/** Tables whose rows are not worth keeping, or must not come back: why, for the manifest and docs/operations.md. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  session: 'a session that was ended since would be good again; people sign in anew',
  sign_in_throttle: 'counts failures of minutes',
  setup_token: 'good once, and for a day',
  sidecar_state: 'says how detectors of this installation did in the last minutes',
  signer_lease: 'names a process that is not there any more',
  notify_delivery: 'a restored copy would send again what was sent since; notices are kept',
  recovery: 'is about the database it is in',
};
