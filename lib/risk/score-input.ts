import { type Assessment, type InputSubject, type Segment } from './contract';
import { assess, type Evidence } from './assess';
import { INPUT_DETECTORS } from './input/detectors';
import { domainEvidence } from './input/domains';
import { injectionEvidence } from './input/injection';
import { TAGS } from './tags';
import { findPersonal, findSecrets } from './text/personal-data';

/**
 * Scores what goes into a model: injected instructions (in a person's own words, and in what tools, documents, files and memories
 * hold), secrets, personal data, sensitive domains. Spans are places in the segments as they were given. Personal data and domains
 * alone stay below medium: they are reasons for a policy, not signs of an attack.
 */
export function scoreInput(subject: InputSubject): Assessment {
  const evidence = subject.segments.flatMap((segment) => [
    ...injectionEvidence(segment, subject.task),
    ...(segment.provenance === 'system' ? [] : [...personal(segment), ...domainEvidence(segment)]),
  ]);
  return assess('input', evidence, { nothing: subject.segments.every(({ text }) => text.trim() === '') });
}

/** One finding a kind, with its places. */
function personal(segment: Segment): Evidence[] {
  const out: Evidence[] = [];
  const add = (
    detector: 'secret' | 'personalData',
    category: string,
    weight: number,
    most: number,
    reasonCode: string,
    found: readonly { start: number; end: number; type: string }[],
  ): void => {
    for (const type of new Set(found.map((span) => span.type))) {
      const spans = found.filter((span) => span.type === type).slice(0, 20).map(({ start, end }) => ({ field: segment.field, start, end })); // prettier-ignore
      out.push({ detector: `input.${detector}`, version: INPUT_DETECTORS[detector], category, severity: Math.min(most, weight * (1 + Math.log2(spans.length) / 4)), confidence: 0.9, spans, reasonCode, reasonParams: { type, count: spans.length }, owasp: [...TAGS.disclosure.owasp], atlas: [...TAGS.disclosure.atlas], source: 'rule' }); // prettier-ignore
    }
  };
  add('secret', 'secret', 0.3, 0.4, 'secret.present', findSecrets(segment.text));
  add('personalData', 'personal_data', 0.04, 0.08, 'personal.present', findPersonal(segment.text));
  return out;
}
