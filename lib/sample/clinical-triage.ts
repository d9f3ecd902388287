import type { JsonObject } from '@/lib/shared/json';
import { NativeTrail } from './native-trail';
import type { Random } from './random';
import { daysBefore } from './schedule';

/** A recommender that proposes a triage category to a nurse, who decides. Reports native events with its own account of itself. */
export const TRIAGE_SYSTEM = 'clinical-triage-recommender';

interface Presentation {
  complaint: string;
  category: 1 | 2 | 3 | 4 | 5;
  guideline: string;
}
const PRESENTATIONS: readonly Presentation[] = [
  { complaint: 'central chest pain radiating to the left arm for 40 minutes, sweating', category: 2, guideline: 'gl-chest-pain' },
  { complaint: 'sore throat and mild fever for two days, drinking normally', category: 5, guideline: 'gl-sore-throat' },
  { complaint: 'twisted ankle on stairs, swollen, can put some weight on it', category: 4, guideline: 'gl-ankle' },
  { complaint: 'wheezing since this morning, speaks in short sentences, has asthma', category: 2, guideline: 'gl-asthma' },
  { complaint: 'lower abdominal pain on the right for twelve hours, vomited twice', category: 3, guideline: 'gl-abdominal-pain' },
  { complaint: 'cut on the palm from a kitchen knife, bleeding stopped with pressure', category: 4, guideline: 'gl-wounds' },
  { complaint: 'sudden weakness of the right arm and slurred speech since 30 minutes', category: 1, guideline: 'gl-stroke' },
  { complaint: 'rash after a new antibiotic, no trouble breathing', category: 4, guideline: 'gl-allergy' },
  { complaint: 'fever of 39.4 C and stiff neck, light hurts the eyes', category: 2, guideline: 'gl-meningism' },
  { complaint: 'back pain after lifting a box, no numbness, walking', category: 5, guideline: 'gl-back-pain' },
];
const GUIDELINES: Record<string, string> = {
  'gl-chest-pain':
    'Chest pain with radiation, sweating or breathlessness: category 2, ECG within 10 minutes, do not send to the waiting room.',
  'gl-sore-throat': 'Sore throat without drooling, stridor or dehydration: category 5, self-care advice.',
  'gl-ankle': 'Ankle injury: category 4. Unable to take four steps or bone tenderness: X-ray.',
  'gl-asthma': 'Asthma with short sentences or saturation under 92 %: category 2, oxygen and bronchodilator at once.',
  'gl-abdominal-pain':
    'Right lower abdominal pain with vomiting: category 3, surgical opinion; pain relief is not to be withheld.',
  'gl-wounds': 'Hand wound with controlled bleeding: category 4; check tendon function and sensation.',
  'gl-stroke': 'Face, arm or speech deficit within 4.5 hours: category 1, stroke call.',
  'gl-allergy': 'Rash without airway, breathing or circulation signs: category 4, stop the drug, observe.',
  'gl-meningism': 'Fever with neck stiffness or photophobia: category 2, isolation, senior review.',
  'gl-back-pain': 'Back pain without red flags: category 5, self-care advice and safety net.',
};
/** Stands with every guideline. */
const REASSESS =
  'All categories: the proposal would change with new chest pain, falling saturation or altered consciousness; reassess at once.';
const PROMPT =
  'You support triage nurses. Propose one category from 1 (immediate) to 5 (non-urgent) of the five-level scale, cite the guideline you used, and name what would change your mind. You do not decide: the nurse does.';

/** One decision as native events. */
export function triageDecision(random: Random, ordinal: number, at: number, now: number): JsonObject[] {
  const days = daysBefore(at, now);
  const seen = random.pick(PRESENTATIONS);
  const index = days > 30 ? 'guidelines-2026-06' : days > 16 ? 'guidelines-2026-10' : 'guidelines-2026-10b';
  const agent = days > 50 ? '0.8.1' : '0.9.0';
  const encounter = `enc-${random.int(1000, 9999)}-${random.int(1000, 9999)}`;
  const trail = new NativeTrail(
    {
      system: TRIAGE_SYSTEM,
      decision: encounter + `-${ordinal}`,
      environment: 'production',
      actor: { id: TRIAGE_SYSTEM, version: agent },
      subjects: [{ type: 'patient', id: `p-${random.hex(8)}`, role: 'affected' }],
      session: `ward-${random.pick(['north', 'south', 'walk-in'])}`,
      versions: { prompt: `triage@${days > 50 ? '5' : '6'}`, policy: 'triage-oversight-3', agent },
    },
    at,
    random,
  );
  const age = random.int(4, 91);
  const input = `${age}-year-old, arrived ${random.pick(['on foot', 'by ambulance', 'with a relative'])}: ${seen.complaint}.`;
  trail.start(input);
  trail.prompt('triage', days > 50 ? '5' : '6', PROMPT);
  const vitals = {
    heartRate: random.int(62, 128),
    systolic: random.int(98, 172),
    saturation: random.int(seen.category <= 2 ? 88 : 95, 99),
    temperature: (36 + random.next() * 3.5).toFixed(1),
    respiratoryRate: random.int(12, 28),
  };
  if (random.chance(0.03)) trail.tool('get_vitals', { encounter }, { lost: true });
  else trail.tool('get_vitals', { encounter }, { result: vitals });
  // The incident of this sample: for two weeks the rebuilt index no longer held the chest-pain guideline.
  const indexBroken = index === 'guidelines-2026-10' && seen.guideline === 'gl-chest-pain';
  const others = Object.keys(GUIDELINES).filter((id) => id !== seen.guideline);
  const hits = [...(indexBroken ? [] : [seen.guideline]), random.pick(others), random.pick(others)];
  const documents = [...new Set(hits)].map((id, i) => ({
    id,
    source: `guideline://${index}/${id}`,
    content: GUIDELINES[id]!,
    score: Math.round((0.93 - i * 0.17 - (indexBroken ? 0.3 : 0) - random.next() * 0.05) * 1000) / 1000,
    metadata: { index, indexVersion: `${index}-r1` },
  }));
  documents.push({
    id: 'gl-reassess',
    content: REASSESS,
    source: `guideline://${index}/gl-reassess`,
    score: 0.31,
    metadata: { index, indexVersion: `${index}-r1` },
  });
  trail.retrieval('guideline search', seen.complaint, documents);
  const proposed = indexBroken ? 4 : random.chance(0.93) ? seen.category : Math.min(5, seen.category + 1);
  const cited = indexBroken ? documents[0]!.id : seen.guideline;
  const answer = `Proposed category: ${proposed}. Guideline: ${cited}. Heart rate ${vitals.heartRate}, saturation ${vitals.saturation} %. Would change with: new chest pain, falling saturation, altered consciousness.`;
  trail.model({
    requested: 'claude-sonnet-4-5',
    responded: days < 9 && random.chance(0.3) ? 'claude-sonnet-4-20250514' : 'claude-sonnet-4-5-20250929',
    provider: 'anthropic',
    input: [
      { role: 'user', content: input },
      { role: 'user', content: `Guidelines found:\n${documents.map((d) => `[${d.id}] ${d.content}`).join('\n')}` },
    ],
    output: [{ role: 'assistant', content: answer }],
    temperature: 0,
    extra: {
      rationale: indexBroken
        ? 'No guideline on chest pain was found; the ankle and wound guidelines suggest a stable patient.'
        : `The presentation matches ${cited}.`,
      stateBefore: { category: null, vitalsKnown: true },
      stateAfter: { category: proposed, vitalsKnown: true },
    },
  });
  trail.add(
    'evaluation.recorded',
    {
      name: 'groundedness',
      score: indexBroken ? 0.41 : Math.round((0.82 + random.next() * 0.17) * 100) / 100,
      label: indexBroken ? 'weak' : 'grounded',
      explanation: indexBroken
        ? 'The cited guideline does not speak of chest pain.'
        : 'The category is stated in the cited guideline.',
      by: 'nli-check 1.3',
    },
    trail.nextStep('eval'),
    'run',
  );
  if (random.chance(0.05))
    trail.add(
      'guardrail.triggered',
      { name: 'no diagnosis', verdict: 'rewritten', reason: 'the draft named a diagnosis' },
      trail.nextStep('guard'),
      'run',
    );
  trail.tool(
    'propose_category',
    { encounter, category: proposed, guideline: cited },
    random.chance(0.985)
      ? { result: { shownTo: 'triage nurse' } }
      : { error: 'WardSystemUnavailable: the proposal was not shown' },
  );
  trail.end('ok', answer);
  const overridden = proposed > seen.category ? 0.85 : 0.06;
  trail.wait(60_000, 600_000);
  trail.later(
    'outcome.observed',
    0,
    random.chance(overridden)
      ? { outcome: 'nurse chose another category', detail: { proposed, chosen: seen.category } }
      : { outcome: 'nurse accepted', detail: { proposed, chosen: proposed } },
  );
  if (indexBroken && random.chance(0.3))
    trail.later('outcome.observed', random.int(2, 9) * 3_600_000, {
      outcome: 'under-triage',
      detail: { proposed: 4, should: 2, foundBy: 'senior review' },
    });
  return trail.events;
}
