import { type Assessment, type OutputSubject } from './contract';
import { assess } from './assess';
import { groundednessOf } from './output/groundedness';
import { leakageEvidence } from './output/leakage';
import { markupEvidence } from './output/markup';
import { wordingEvidence } from './output/wording';

/**
 * Scores an answer: what it gives away that it was not given, whether its claims stand in the context, what it says that it must not,
 * and what in it acts when it is rendered. Without a context its claims are `no_context`: nothing is called ungrounded.
 */
export function scoreOutput(subject: OutputSubject): Assessment {
  const grounded = groundednessOf(subject.answer, subject.context, subject.question);
  const evidence = [
    ...grounded.evidence,
    ...leakageEvidence(subject),
    ...wordingEvidence(subject.answer),
    ...markupEvidence(subject),
  ];
  const assessment = assess('output', evidence, {
    categoryScores: grounded.score === null ? {} : { groundedness: grounded.score },
    nothing: subject.answer.trim() === '',
  });
  return { ...assessment, claims: grounded.claims };
}
