/**
 * The lines that empty pages show: each does what its page says when it is pasted into a shell that knows KEY, an API key of the scope
 * named. They need no file and nothing else set, because a line that first has to be mended teaches nothing.
 */
const post = (url: string, body: string, header = ''): string =>
  `curl -sS "${url}" \\\n  -H "Authorization: Bearer $KEY" \\\n  -H "Content-Type: application/json" ${header}-d '${body}'`;
/** Twelve digits that are others a second later: a line that is pasted twice records two decisions, not a conflict. */
const LATER = `'$(printf %012d "$(date +%s)")'`;
const NOW = `'$(date -u +%FT%TZ)'`;

/** Records a first decision; scope ingest. */
export const firstDecision = (origin: string): string =>
  post(
    `${origin}/api/v1/events`,
    `[{
    "id": "01936f00-0000-7000-8000-${LATER}", "kind": "decision.started",
    "schemaVersion": "1.0", "occurredAt": "${NOW}",
    "system": "my-agent", "decision": "first-${LATER}", "data": {"input": "Hello"}}]`,
  );

/** Asks leave for a first action that a person has to look at; scope act. */
export const firstAction = (origin: string): string =>
  post(
    `${origin}/api/v1/actions`,
    `{
    "system": "my-agent", "tool": {"name": "issue_refund"},
    "args": {"order": "W100", "amount": "420.00", "currency": "EUR"}}`,
    '-H "Idempotency-Key: first" \\\n  ',
  );

/** Registers a first artifact, a prompt of one line; scope admin. */
export const firstArtifact = (origin: string): string =>
  post(
    `${origin}/api/v1/artifacts`,
    `{
    "kind": "prompt", "name": "assistant", "version": {"version": "1",
    "digest": "'$(printf 'Be helpful.' | openssl dgst -sha256 -r | cut -c1-64)'"}}`,
  );

/** Reports the first run of a pipeline that wrote a dataset; scope ingest. */
export const firstLineage = (origin: string): string =>
  post(
    `${origin}/api/v1/lineage`,
    `{
    "eventType": "COMPLETE", "eventTime": "${NOW}",
    "producer": "https://example.org/first", "schemaURL":
    "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    "run": {"runId": "01936f00-0000-7000-8000-000000000002"},
    "job": {"namespace": "example", "name": "build_help_pages"},
    "outputs": [{"namespace": "example", "name": "help_pages"}]}`,
  );
