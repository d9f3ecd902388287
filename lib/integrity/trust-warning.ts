import type { RunResult } from './run';

/** Why a verification that found nothing is no good news yet; null where nothing is to be said. */
export function trustWarning(result: Pick<RunResult, 'trust'> | null): string | null {
  if (result?.trust !== 'database') return null;
  return 'It believed the keys that the database holds, because neither the signer’s directory nor a trust file is where it ran: whoever can change the log can change those too. Put the list of `countersign keys trust` there and name it in COUNTERSIGN_TRUST_FILE.';
}
