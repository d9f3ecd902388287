import { matchModels } from '@/lib/decisions/model-names';
import type { Step, StepOutline } from '@/lib/dialects/step';
import { formatDuration } from '@/lib/shared/format';
import type { TrailNode } from './trail-tree';

/** What a reader must know before trusting a row: each as a word and a sentence. Pure. */
export interface StepNote {
  code:
    | 'error'
    | 'missingParent'
    | 'clockSkew'
    | 'reversed'
    | 'cycle'
    | 'noEnd'
    | 'running'
    | 'startUnknown'
    | 'modelSwap'
    | 'erased'
    | 'notCaptured'
    | 'noResult'
    | 'partlyCaptured'
    | 'conflict'
    | 'contradicted'
    | 'evidenceIncomplete'
    | 'recordsTruncated';
  word: string;
  sentence: string;
}

const REPORTERS: Readonly<Record<string, string>> = {
  emitter: 'the emitter',
  status: 'the status of its span',
  exception: 'an exception in its span',
  errorType: 'its attribute error.type',
  level: 'the level of its record',
  payload: 'its own result',
  spanError: 'the error member of its span',
  success: 'success=false in its record',
  finishReason: 'its finish reason',
  severity: 'the severity of a log record',
};
/** What an error is known by, in words; a reporter that is not known is shown as it is. */
export function errorReporter(reportedBy: string): string {
  return REPORTERS[reportedBy] ?? reportedBy;
}
const reporterSentence = (by: string): string => `It is known from ${errorReporter(by)}.`;

/** Notes on the step itself, for the side panel; `running` says that the decision may still receive events. */
export function stepNotes(step: StepOutline, running: boolean): StepNote[] {
  const notes: StepNote[] = [];
  const flags = new Set(step.flags);
  const add = (code: StepNote['code'], word: string, sentence: string): void => void notes.push({ code, word, sentence });
  if (step.status === 'error') {
    const by = step.errorReportedBy ? ` ${reporterSentence(step.errorReportedBy)}` : '';
    const read = flags.has('errorFromPayload') ? ' The emitter reported no error; the result itself says so.' : by;
    add('error', 'error', `This step failed.${read}`);
  }
  if (flags.has('startUnknown'))
    add(
      'startUnknown',
      'start not reported',
      'The time shown is that of the first record about the step; its start was not reported.',
    );
  if (!step.endedAt && flags.has('open')) {
    if (running) add('running', 'no end yet', 'The step has started and no end has been reported so far.');
    else flags.add('noEnd');
  }
  if (!step.endedAt && flags.has('noEnd')) {
    add('noEnd', 'no end reported', 'The emitter reported a start and never an end. Whether the step finished is not known.');
  }
  if (matchModels(step.model?.requested, step.model?.responded) === 'different') {
    add('modelSwap', 'other model', `Asked was ${step.model?.requested ?? ''}, answered has ${step.model?.responded ?? ''}.`);
  }
  if (flags.has('erased'))
    add('erased', 'erased', 'Content of this step was recorded and has been erased since. What remains is its structure.');
  else if (step.captured === 'none')
    add('notCaptured', 'not captured', 'No content of this step was captured. That does not mean that nothing was said.');
  if (!flags.has('erased') && flags.has('noResult')) {
    // Of a call that failed the error says it.
    if (step.status !== 'error')
      add(
        'noResult',
        'no result',
        'The arguments of this call are here and no result of it: none was received, or it was not captured. That does not mean that there was none.',
      );
  } else if (!flags.has('erased') && partlyCaptured(step))
    add('partlyCaptured', 'partly captured', 'Only a part of the content of this step was captured.');
  if (flags.has('conflict'))
    add('conflict', 'conflicting reports', 'Two records with the same id and different content were received; both are kept.');
  if (flags.has('contradicted'))
    add(
      'contradicted',
      'records contradict each other',
      'Two records tell one fact of this step differently, and neither says that it corrects the other. What is shown was told when the step had ended, else the longer; the records have both.',
    );
  if (flags.has('evidenceIncomplete'))
    add('evidenceIncomplete', 'records dropped', 'The emitter says that it dropped attributes, events or links of this step.');
  if (flags.has('recordsTruncated'))
    add(
      'recordsTruncated',
      'more records',
      'More than 2,000 records report this step. Its content is read from the first ones; the log keeps all.',
    );
  return notes;
}

/** Notes on a step in its place: also what its parents and times say. */
export function nodeNotes(node: TrailNode, running: boolean): StepNote[] {
  if (!node.step) {
    const count = node.children.length;
    return [
      {
        code: 'missingParent',
        word: 'parent not received',
        sentence: `${count === 1 ? 'One step names' : `${count} steps name`} ${node.missingParent ?? ''} as parent, and no such step was received.`,
      },
    ];
  }
  const notes = stepNotes(node.step, running);
  if (node.cyclic)
    notes.push({
      code: 'cycle',
      word: 'parents in a circle',
      sentence: 'Following the reported parents leads back to this step. The circle is cut here.',
    });
  if (node.reversed)
    notes.push({ code: 'reversed', word: 'ends before it starts', sentence: 'The reported end lies before the reported start.' });
  if (node.skew !== null || node.step.flags.includes('clockSkew')) {
    const by =
      node.skew === null
        ? 'The reported times do not agree with those around it'
        : `It starts ${formatDuration(node.skew)} before its parent`;
    notes.push({
      code: 'clockSkew',
      word: 'clock skew',
      sentence: `${by}: the clocks of the emitters differ. Times are shown as reported.`,
    });
  }
  return notes;
}

/**
 * Content is missing on one side. The native prompt, outcome and feedback have one side by nature: there nothing is missing. Nor is it where no end was reported:
 * what comes at the end may not be there yet, and is said of the end.
 */
export function partlyCaptured(step: Pick<StepOutline, 'captured' | 'kind' | 'source' | 'endedAt' | 'flags'>): boolean {
  const unended = !step.endedAt && (step.flags.includes('open') || step.flags.includes('noEnd'));
  if (step.captured !== 'partial' || unended) return false;
  return !(step.kind === 'other' && step.source.dialect === 'countersign');
}

/** A call whose arguments are here and of which no result came: not captured would say more than is known. */
export function resultMissing(step: Pick<Step, 'tool' | 'error' | 'erased' | 'captured'>): boolean {
  if (step.erased || step.captured === 'none') return false;
  return step.tool?.arguments !== undefined && step.tool.result === undefined && !step.error;
}
