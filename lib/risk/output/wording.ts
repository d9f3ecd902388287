import { type Evidence } from '../assess';
import { normalise } from '../text/normalise';
import { TAGS } from '../tags';
import { OUTPUT_DETECTORS } from './detectors';

/**
 * Abuse, threats and hatred by their plainest words. Lists find a small part of what hurts (published recall of such lists is about one
 * sixth) and take some for it that does not: silence means little, and a finding alone stays a reason to look. A plug-in does better.
 */
export const TOXIC: readonly { code: string; severity: number; form: RegExp }[] = [
  { code: 'toxic.threat', severity: 0.6, form: /\b(?:i(?:'ll| will| am going to|'m going to)|we(?:'ll| will)|someone should) (?:kill|hurt|beat|stab|shoot|destroy|ruin|find) (?:you|your family|them|him|her)\b|\byou (?:will|are going to|deserve to|should) (?:die|be killed|suffer|burn)\b|\bkill yourself\b|\b(?:i|we) know where you (?:live|work|sleep)\b/g },
  { code: 'toxic.insult', severity: 0.5, form: /\b(?:you|you're|you are|your|he is|she is|they are|such an?|stupid|fucking|damn) (?:an? |a complete |a total |so |really |such an? |all )?(?:idiots?|morons?|imbeciles?|bastards?|assholes?|dumbass(?:es)?|bitch(?:es)?|cunts?|scum|trash|worthless|pathetic|stupid|retard(?:ed|s)?|losers?|piece of shit)\b|\b(?:fuck|screw) (?:you|off|him|her|them)\b|\bshut the fuck up\b|\bgo to hell\b/g },
  { code: 'toxic.group', severity: 0.65, form: /\b(?:all|those|these|most|typical|dirty|filthy|stupid|fucking|hate|kill|deport|ban) (?:the )?(?:women|men|gays?|lesbians?|trans people|transgenders?|muslims?|jews?|christians?|blacks?|black people|whites?|asians?|arabs?|immigrants?|refugees?|foreigners?|gypsies|disabled people|cripples)\b[^.!?\n]{0,60}\b(?:are|should|deserve|belong|must|out|die|scum|vermin|animals|criminals|thieves|inferior|disgusting|disease|rats?)\b|\b(?:are|is) (?:subhuman|vermin|an inferior race|a plague)\b/g },
]; // prettier-ignore

const OF_DOSES = 'a dose without a doctor';

/** What an assistant of most companies must not say. Own phrases belong into a policy. */
export const FORBIDDEN: readonly { topic: string; severity: number; form: RegExp }[] = [
  { topic: 'a guaranteed return', severity: 0.4, form: /\b(?:guaranteed? (?:returns?|profits?|yield)|risk[- ]free (?:investment|returns?|profit)|cannot lose|can't lose money)\b/g },
  { topic: 'individual investment advice', severity: 0.3, form: /\byou should (?:definitely |certainly )?(?:buy|sell|(?:invest|put) (?:all|everything|your)|short)\b[^.!?\n]{0,40}\b(?:shares?|stocks?|bitcoin|crypto|bonds?|savings|fund)\b/g },
  { topic: OF_DOSES, severity: 0.35, form: /\b(?:take|increase|double|stop taking)\b[^.!?\n]{0,30}\b(?:\d{1,4} ?(?:mg|milligrams|pills|tablets)|your (?:medication|medicine|dose|insulin))\b/g },
  { topic: 'a promise about a legal outcome', severity: 0.3, form: /\byou (?:will|would) (?:definitely|certainly|surely) win\b|\byour (?:claim|case|appeal|lawsuit|complaint) (?:is|will be) (?:certain|sure|bound|guaranteed) to (?:win|succeed)\b|\bno need (?:for|to see|to consult) (?:a |your )?(?:lawyer|doctor|attorney)\b/g },
  { topic: 'a commitment for the company', severity: 0.25, form: /\b(?:we|i) (?:hereby )?(?:guarantee|promise you|legally commit|accept (?:full )?liability)\b|\bthis is (?:a )?legally binding\b/g },
]; // prettier-ignore

/** A denial that reaches the words behind it: "cannot guarantee returns", "do not stop taking". "No doubt" and "not only" deny nothing. */
const DENIED =
  /(?:n't|\b(?:not|no|never|cannot|nobody|nothing|none|neither|nor))\b(?! (?:doubt|question|only))[^.,;:!?\n]{0,30}$/;
/** Somebody is named who may say so, and is not waved aside. */
const ADVISED = /\b(?:doctor|physician|pharmacist|prescri(?:bed|ption))\b/;
const WAVED = /\b(?:no need|without|not? (?:have to|need))\b/;

/** What the phrase is about is denied, or left to a doctor, in the sentence it stands in. */
function isTakenBack(text: string, start: number, end: number, topic: string): boolean {
  if (DENIED.test(text.slice(Math.max(0, start - 48), start))) return true;
  if (topic !== OF_DOSES) return false;
  const from = Math.max(start - 120, ...['.', '!', '?', '\n'].map((sign) => text.lastIndexOf(sign, start) + 1));
  const sentence = text.slice(from, end + 120).split(/[.!?\n]/)[0]!;
  return ADVISED.test(sentence) && !WAVED.test(sentence);
}

export function wordingEvidence(answer: string): Evidence[] {
  const { view } = normalise(answer.slice(0, 100_000));
  const find = (form: RegExp, isMeant: (start: number, end: number) => boolean = () => true): Evidence['spans'] => [...view.text.matchAll(form)].filter((hit) => isMeant(hit.index, hit.index + hit[0].length)).slice(0, 10).map((hit) => ({ field: 'answer', ...view.origin(hit.index, hit.index + hit[0].length) })); // prettier-ignore
  const out: Evidence[] = [];
  for (const { code, severity, form } of TOXIC) {
    const spans = find(form);
    if (spans.length > 0)
      out.push({
        detector: 'output.toxicity',
        version: OUTPUT_DETECTORS.toxicity,
        category: 'toxicity',
        severity,
        confidence: 0.75,
        spans,
        reasonCode: code,
        reasonParams: {},
        ...tagged(TAGS.none),
        source: 'rule',
      });
  }
  for (const { topic, severity, form } of FORBIDDEN) {
    const spans = find(form, (start, end) => !isTakenBack(view.text, start, end, topic));
    if (spans.length > 0)
      out.push({
        detector: 'output.policy',
        version: OUTPUT_DETECTORS.policy,
        category: 'policy',
        severity,
        confidence: 0.7,
        spans,
        reasonCode: 'policy.phrase',
        reasonParams: { topic },
        ...tagged(TAGS.misinformation),
        source: 'rule',
      });
  }
  return out;
}

function tagged({ owasp, atlas }: { owasp: readonly string[]; atlas: readonly string[] }): Pick<Evidence, 'owasp' | 'atlas'> {
  return { owasp: [...owasp], atlas: [...atlas] };
}
