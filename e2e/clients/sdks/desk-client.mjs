import { CountersignError } from '@countersign/client';
import { ARGS, asked, CALL_ID, desk, NAME, notRun, ran, SPEC, told } from './desk-call.mjs';

const guarded = desk.guard({ name: NAME, ...SPEC }, ran);
try {
  told(await guarded(ARGS, { callId: CALL_ID, onWaiting: asked }));
} catch (error) {
  if (!(error instanceof CountersignError)) throw error;
  notRun(error);
  told(error.forModel);
}
