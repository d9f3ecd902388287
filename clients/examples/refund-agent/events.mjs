/** Tells the desk what the agent did, as native events: the trail that the action is joined to by the run and the step. */
export class Trail {
  /** @param {{ url: string, key: string, system: string, runId: string }} options */
  constructor({ url, key, system, runId }) {
    Object.assign(this, { url, key });
    this.about = { schemaVersion: '1.0', system, decision: runId };
    /** @type {object[]} */
    this.unsent = [];
  }

  /**
   * @param {string} kind
   * @param {Record<string, unknown>} data
   * @param {string} [step]
   */
  add(kind, data, step) {
    this.unsent.push({
      id: crypto.randomUUID(),
      kind,
      occurredAt: new Date().toISOString(),
      ...this.about,
      ...(step ? { step } : {}),
      data,
    });
  }

  /** Sends what there is. What the desk did not take is kept for the next time: ids make a resend harmless. */
  async send() {
    const batch = this.unsent;
    if (batch.length === 0) return;
    const { url, key } = /** @type {{ url: string, key: string }} */ (/** @type {unknown} */ (this));
    try {
      const response = await fetch(`${url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events: batch }),
        signal: AbortSignal.timeout(10_000),
      });
      if (response.ok) this.unsent = this.unsent.slice(batch.length);
    } catch {
      // Telling is not what the agent is for: it goes on, and tries again with the next batch.
    }
  }
}
