// What every program here does that asks the desk: one call of one tool, as the environment says, told line by line.
import { Countersign } from '@countersign/client';

export const NAME = process.env.TOOL;
export const ARGS = JSON.parse(process.env.ARGS);
export const CALL_ID = 'call_1';
export const say = (line) => console.log(JSON.stringify(line));
export const asked = (action) => say({ event: 'asked', action: action.id, state: action.state });
export const notRun = (error) => say({ event: 'notRun', kind: error.name, code: error.code });
export const ran = (args) => {
  say({ event: 'ran', args });
  return { ok: true, paid: args.amount };
};
/** What the model was told of the call. */
export const told = (text) => say({ event: 'told', text: typeof text === 'string' ? text : JSON.stringify(text) });
export const SPEC = { schemaVersion: '1', acceptsEdits: process.env.ACCEPTS_EDITS === 'true' };
export const desk = new Countersign({
  url: process.env.COUNTERSIGN_URL,
  key: process.env.KEY,
  system: process.env.SERVICE,
  runId: process.env.RUN,
  timeoutMs: 5_000,
});
