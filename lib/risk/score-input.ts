import { type Assessment, type InputSubject, type Segment } from './contract';
import { assess, type Evidence } from './assess';
import { INPUT_DETECTORS } from './input/detectors';
import { findRules } from './input/find-rules';
import { decodedViews } from './text/decode';
import { normalise, type View } from './text/normalise';
import { TAGS } from './tags';
import { findPersonal, findSecrets } from './text/personal-data';

/**
 * Scores what goes into a model: injected instructions (in a person's own words, and in what tools, documents, files and memories
 * hold), secrets, personal data, sensitive domains. Spans are places in the segments as they were given.
 */
export function scoreInput(subject: InputSubject): Assessment {
  const evidence = subject.segments.flatMap((segment) => [...injection(segment), ...sensitive(segment)]);
  return assess('input', evidence, { nothing: subject.segments.every(({ text }) => text.trim() === '') });
}

function injection(segment: Segment): Evidence[] {
  if (segment.provenance === 'system') return [];
  const foreign = segment.provenance !== 'user' && segment.provenance !== 'model';
  const views: View[] = [normalise(segment.text).view, ...decodedViews(segment.text)];
  return views.flatMap((view) =>
    findRules(view).map((hit) => ({
      detector: 'input.rules',
      version: INPUT_DETECTORS.rules,
      category: foreign ? 'indirect_injection' : 'prompt_injection',
      severity: foreign ? hit.rule.foreign : hit.rule.weight,
      confidence: hit.quoted ? 0.2 : 0.9,
      spans: [{ field: segment.field, ...view.origin(hit.start, hit.end) }],
      reasonCode: `injection.${hit.rule.id}`,
      reasonParams: { provenance: segment.provenance, ...(view.encoding ? { encoding: view.encoding } : {}) },
      owasp: [...(foreign ? TAGS.indirect : hit.rule.tags).owasp],
      atlas: [...(foreign ? TAGS.indirect : hit.rule.tags).atlas],
      source: 'rule' as const,
    })),
  );
}

function sensitive(segment: Segment): Evidence[] {
  const make = (
    detector: 'secret' | 'personalData',
    category: string,
    severity: number,
    reasonCode: string,
    type: string,
    start: number,
    end: number,
  ): Evidence => ({
    detector: `input.${detector}`,
    version: INPUT_DETECTORS[detector],
    category,
    severity,
    confidence: 0.9,
    spans: [{ field: segment.field, start, end }],
    reasonCode,
    reasonParams: { type },
    owasp: [...TAGS.disclosure.owasp],
    atlas: [...TAGS.disclosure.atlas],
    source: 'rule',
  });
  return [
    ...findSecrets(segment.text).map(({ start, end, type }) =>
      make('secret', 'secret', 0.35, 'secret.present', type, start, end),
    ),
    ...findPersonal(segment.text)
      .slice(0, 50)
      .map(({ start, end, type }) => make('personalData', 'personal_data', 0.05, 'personal.present', type, start, end)),
  ];
}
