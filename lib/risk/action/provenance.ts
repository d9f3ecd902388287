import { type ActionSubject, type Effect } from '../contract';
import { type Evidence } from '../assess';
import { TAGS } from '../tags';
import { type Destination } from './arguments';
import { ACTION_DETECTORS } from './detectors';

/** To whom it goes: seen before, first seen, and what stands in a web address. */
export function destinationEvidence(
  destinations: readonly Destination[],
  effect: Effect,
  outward: boolean,
  subject: ActionSubject,
): Evidence[] {
  if (!outward && effect !== 'access_change' && effect !== 'code') return [];
  const known = new Set((subject.history?.recipients ?? []).map(plain));
  const out: Evidence[] = [];
  for (const { field, value, kind, length } of destinations.slice(0, 20)) {
    if (kind === 'other') continue;
    const seen = known.has(plain(value));
    const firstSeen = known.size > 0 && !seen;
    if (seen) continue;
    const weight = firstSeen ? 0.3 : 0.12;
    out.push({
      ...base('recipient'),
      severity: weight,
      confidence: 0.8,
      spans: [{ field, start: 0, end: length }],
      reasonCode: firstSeen ? 'recipient.firstSeen' : 'recipient.unknown',
      reasonParams: { kind },
      source: firstSeen ? 'history' : 'rule',
    });
  }
  return out.slice(0, 5);
}

/** Is the address or account found in what a tool or document said, and nowhere in what the person asked for? Then it may be injected. */
export function provenanceEvidence(destinations: readonly Destination[], changes: boolean, subject: ActionSubject): Evidence[] {
  const steps = subject.steps ?? [];
  if (!changes || destinations.length === 0 || steps.length === 0) return [];
  const trusted: string[] = subject.task ? [plain(subject.task)] : [];
  const foreign: string[] = [];
  for (const step of steps)
    for (const { provenance, text } of step.texts) {
      if (provenance === 'user' || provenance === 'system') trusted.push(plain(text));
      else if (provenance !== 'model') foreign.push(plain(text));
    }
  if (trusted.length === 0 && foreign.length === 0) return [];
  const known = new Set((subject.history?.recipients ?? []).map(plain));
  const out: Evidence[] = [];
  for (const { field, value, kind, length } of destinations) {
    const wanted = plain(value);
    if (wanted.length < 5 || known.has(wanted)) continue;
    if (trusted.some((text) => text.includes(wanted)) || !foreign.some((text) => text.includes(wanted))) continue;
    out.push({
      ...base('provenance'),
      ...TAGS.hijacked,
      severity: kind === 'other' ? 0.45 : 0.65,
      confidence: 0.85,
      spans: [{ field, start: 0, end: length }],
      reasonCode: 'provenance.onlyInUntrusted',
      reasonParams: { kind },
      source: 'rule',
    });
  }
  return out.slice(0, 5);
}

/** Case, spaces and signs inside numbers are writing, not content. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\s-]+/g, '');
}

function base(detector: 'recipient' | 'provenance'): Pick<Evidence, 'detector' | 'version' | 'category' | 'owasp' | 'atlas'> {
  return {
    detector: `action.${detector}`,
    version: ACTION_DETECTORS[detector],
    category: 'action',
    owasp: [...TAGS.agency.owasp],
    atlas: [...TAGS.agency.atlas],
  };
}
