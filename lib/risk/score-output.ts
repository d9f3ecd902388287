import { type Assessment, type OutputSubject } from './contract';
import { assess, type Evidence } from './assess';
import { OUTPUT_DETECTORS } from './output/detectors';
import { TAGS } from './tags';
import { findPersonal, findSecrets } from './text/personal-data';

/**
 * Scores an answer: what it gives away that it was not given, whether its claims stand in the context, what it says that it must not,
 * and what in it could act when it is rendered. Without a context nothing is called ungrounded.
 */
export function scoreOutput(subject: OutputSubject): Assessment {
  const given = [...subject.context.map(({ text }) => text), subject.question ?? ''].join('\n').toLowerCase();
  const evidence: Evidence[] = [
    ...findSecrets(subject.answer).map(({ start, end, type }) => leak('secret', 0.8, 'leak.secret', type, start, end)),
    ...findPersonal(subject.answer)
      .filter(({ start, end }) => !given.includes(subject.answer.slice(start, end).toLowerCase()))
      .map(({ start, end, type }) => leak('personalData', 0.3, 'leak.personalData', type, start, end)),
  ];
  return assess('output', evidence, { nothing: subject.answer.trim() === '' });
}

function leak(
  detector: 'secret' | 'personalData',
  severity: number,
  reasonCode: string,
  type: string,
  start: number,
  end: number,
): Evidence {
  return {
    detector: `output.${detector}`,
    version: OUTPUT_DETECTORS[detector],
    category: 'leakage',
    severity,
    confidence: 0.9,
    spans: [{ field: 'answer', start, end }],
    reasonCode,
    reasonParams: { type },
    owasp: [...TAGS.disclosure.owasp],
    atlas: [...TAGS.disclosure.atlas],
    source: 'rule',
  };
}
