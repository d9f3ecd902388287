/** What a server of pages keeps of the request that it is answering (lib/http/server/away-status.mjs). */
interface Answering {
  away: boolean;
}

/** Says to the request that is being answered here that the database was found away. The server of the pages is not compiled with them, so it is met by name. */
export function tellAway(): void {
  const storage = (globalThis as Record<symbol, unknown>)[Symbol.for('countersign.answering')];
  const answering = (storage as { getStore(): Answering | undefined } | undefined)?.getStore();
  if (answering) answering.away = true;
}
