import { parentPort } from 'node:worker_threads';
import { scoreAction } from '@/lib/risk/score-action';
import { scoreInput } from '@/lib/risk/score-input';
import { scoreOutput } from '@/lib/risk/score-output';
import type { ScoringAnswer, ScoringRequest } from './scoring-threads';

/** A thread that does nothing but score what it is sent: the scorers are pure, so that nothing has to be shared. */
const port = parentPort!;
port.on('message', ({ id, stage, subject }: ScoringRequest) => {
  let answer: ScoringAnswer;
  try {
    const assessment = stage === 'input' ? scoreInput(subject) : stage === 'output' ? scoreOutput(subject) : scoreAction(subject);
    answer = { id, assessment };
  } catch {
    // What went wrong may quote the text.
    answer = { id };
  }
  port.postMessage(answer);
});

port.postMessage('ready');
