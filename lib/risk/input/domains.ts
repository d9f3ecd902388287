import { type Segment } from '../contract';
import { type Evidence } from '../assess';
import { TAGS } from '../tags';
import { AnchoredForms } from '../text/anchored-forms';
import { INPUT_DETECTORS } from './detectors';

/**
 * Areas in which a wrong answer hurts people: credit and insurance, health, law, hiring, children. Words with weights; it takes two of
 * them. A system registered for such a purpose is one whatever its texts say: policies read that from the registry.
 */
export const DOMAIN_WORDS: Readonly<Record<string, readonly (readonly [form: string, weight: number])[]>> = {
  finance: [['credit score', 2], ['creditworth', 2], ['loan', 1], ['mortgage', 2], ['overdraft', 2], ['insurance claim', 2], ['underwriting', 2], ['investment', 1], ['pension', 1], ['bankruptcy', 2], ['debt', 1], ['kredit', 1], ['darlehen', 2], ['prêt immobilier', 2], ['hipoteca', 2]],
  health: [['diagnos', 2], ['symptom', 2], ['medication', 2], ['dosage', 2], ['prescription', 2], ['patient', 1], ['therapy', 1], ['cancer', 2], ['pregnan', 2], ['depress', 1], ['suicid', 2], ['surgery', 1], ['blood pressure', 2], ['diabetes', 2], ['disease', 1], ['krankheit', 2], ['diagnose', 1]],
  legal: [['lawsuit', 2], ['attorney', 2], ['lawyer', 1], ['custody', 2], ['asylum', 2], ['visa', 1], ['deport', 2], ['criminal', 1], ['court', 1], ['contract', 1], ['liability', 1], ['divorce', 2], ['plaintiff', 2], ['defendant', 2]],
  hiring: [['applicant', 2], ['candidate', 1], ['resume', 1], ['curriculum vitae', 2], ['job interview', 2], ['hire ', 1], ['hiring', 2], ['fire him', 1], ['promotion', 1], ['performance review', 2], ['salary', 1], ['bewerb', 2]],
  minors: [['minor', 1], ['child', 1], ['pupil', 1], ['school', 1], ['years old', 1], ['teenager', 2], ['kindergarten', 2], ['my son', 1], ['my daughter', 1], ['underage', 2], ['juvenile', 2]],
}; // prettier-ignore

const FORMS = [...new Set(Object.values(DOMAIN_WORDS).flatMap((words) => words.map(([form]) => form)))];
const SEARCH = new AnchoredForms(FORMS);

/** Where each word stands first. */
function firstPlaces(text: string): Map<string, number> {
  const places = new Map<string, number>();
  SEARCH.search(text, (form, start) => {
    places.set(FORMS[form]!, start);
    return Number.POSITIVE_INFINITY;
  });
  return places;
}

export function domainEvidence(segment: Segment): Evidence[] {
  const text = segment.text.slice(0, 50_000).toLowerCase();
  const places = firstPlaces(text);
  const out: Evidence[] = [];
  for (const [domain, words] of Object.entries(DOMAIN_WORDS)) {
    let weight = 0;
    const spans: Evidence['spans'] = [];
    for (const [form, value] of words) {
      const at = places.get(form);
      if (at === undefined || /[a-z]/.test(text[at - 1] ?? '')) continue;
      weight += value;
      spans.push({ field: segment.field, start: at, end: at + form.trimEnd().length });
    }
    if (weight < 3) continue;
    out.push({
      detector: 'input.domain',
      version: INPUT_DETECTORS.domain,
      category: `domain_${domain}`,
      severity: Math.min(0.18, 0.06 + weight * 0.02),
      confidence: 0.7,
      spans,
      reasonCode: 'domain.sensitive',
      reasonParams: { domain: domain === 'minors' ? 'children' : domain },
      owasp: [...TAGS.none.owasp],
      atlas: [...TAGS.none.atlas],
      source: 'rule',
    });
  }
  return out;
}
