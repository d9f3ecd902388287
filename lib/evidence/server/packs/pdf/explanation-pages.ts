import type { Told, ToldRecord, Withheld } from '../../../packs/told';
import { GROUND_WORDS, WITHHOLDING_GROUNDS, type WithholdingGround } from '../../../packs/words';
import type { Paper } from './paper';

const PARTS = { record: ['record', 'records'], field: ['field', 'fields'], passage: ['passage', 'passages'] } as const;
const KINDS: Readonly<Record<string, string>> = {
  'decision.started': 'The decision began',
  'decision.ended': 'The decision ended',
  'model.invoked': 'A model was asked',
  'prompt.rendered': 'A prompt was made',
  'retrieval.completed': 'Something was looked up',
  'tool.called': 'A tool was called',
  'tool.returned': 'A tool answered',
  'guardrail.triggered': 'A safeguard took effect',
  'evaluation.recorded': 'It was evaluated',
  'outcome.observed': 'An outcome was observed',
  'feedback.received': 'Somebody answered',
  'risk.assessed': 'Its risk was assessed',
  'policy.evaluated': 'A policy was applied',
  'action.requested': 'The system asked leave to act',
  'review.decided': 'A person decided',
  'verdict.redeemed': 'What was allowed was done',
  'otlp.span': 'A step was recorded',
  'otlp.log': 'A message was recorded',
};

/** How much was kept back, by ground: one sentence each. */
export function withheldSentences({ counts }: Withheld): string[] {
  return WITHHOLDING_GROUNDS.flatMap((ground) => {
    const parts = counts[ground];
    if (!parts) return [];
    const said = (['record', 'field', 'passage'] as const).flatMap((part) => (parts[part] ? [`${parts[part]} ${PARTS[part][parts[part] === 1 ? 0 : 1]}`] : []));
    return [`Withheld on the ground of ${GROUND_WORDS[ground].name.toLowerCase()}: ${said.join(', ')}. ${GROUND_WORDS[ground].says}`];
  });
} // prettier-ignore

/** What was recorded of the decision, in the order in which it was recorded, for the person whom it was about (AI Act Art. 86). */
export function explanationPages(paper: Paper, told: Told): void {
  paper.heading('What was recorded of the decision');
  paper.paragraph('Each paragraph is one record, in the order of the log. Names of fields are those of the system that reported them. Where something is kept back, its place says so and on which ground.', { muted: true }); // prettier-ignore
  for (const record of told.records) {
    paper.subheading(
      `${KINDS[record.kind] ?? record.kind}, ${record.at.slice(0, 10)} ${record.at.slice(11, 19)} UTC (record ${record.index})`,
    );
    const why = hiddenWords(record);
    if (why) paper.paragraph(why);
    else if (record.fields.length === 0) paper.paragraph('It says nothing beyond when it happened.', { muted: true });
    else
      paper.facts(
        record.fields.flatMap(({ label, text }) =>
          linesOf(text).map((part, i) => [i === 0 ? labelOf(label) : `${labelOf(label)}, goes on`, part] as const),
        ),
      );
    if (record.more > 0)
      paper.paragraph(
        `${record.more} further ${record.more === 1 ? 'field of this record stands' : 'fields of this record stand'} in records.jsonl.`,
      );
  }
  if (told.more > 0) paper.paragraph(`${told.more} further records stand in records.jsonl.`);
  paper.subheading('Kept back');
  const sentences = withheldSentences(told.withheld);
  paper.list(sentences.length > 0 ? sentences : ['Nothing was kept back.']);
}

/** A row of a table stands on one page: what is longer goes on in another. */
const MOST_IN_ROW = 1_200;
const linesOf = (text: string): string[] => Array.from({ length: Math.max(1, Math.ceil(text.length / MOST_IN_ROW)) }, (_, i) => text.slice(i * MOST_IN_ROW, (i + 1) * MOST_IN_ROW)); // prettier-ignore

/** Names are chosen by whoever reported the record: of a long one its end is shown, which tells it from its neighbours. */
const MOST_IN_LABEL = 120;
const labelOf = (label: string): string => (label.length > MOST_IN_LABEL ? `… ${label.slice(-MOST_IN_LABEL)}` : label);

function hiddenWords({ hidden }: ToldRecord): string | null {
  if (hidden === null) return null;
  if (hidden.why === 'erased') return 'Its content was erased.';
  if (hidden.why === 'none') return 'No content was recorded, or none is shown in this pack.';
  if (hidden.ground === 'restricted') return '[withheld: its use is restricted while an erasure waits]';
  return `[withheld: ${(GROUND_WORDS[hidden.ground as WithholdingGround]?.name ?? hidden.ground ?? '').toLowerCase()}]`;
}
