'use client';
import { useState } from 'react';
import { Check, X } from 'lucide-react';
import { FINDING_LABEL_WORDS, type FindingLabelWord, type FindingView } from '@/lib/assessment/contract';
import type { ActionResult } from '@/lib/http/problem';
import { Button } from '../ui/button';

export type LabelAction = (input: {
  decision: string;
  finding: string;
  label: FindingLabelWord | null;
}) => Promise<ActionResult<FindingView['labels']>>;

const CHOICES = [
  { label: 'correct', icon: Check, word: 'Correct' },
  { label: 'falseAlarm', icon: X, word: 'False alarm' },
] as const;

/** What people say of a finding: one click says it, a second takes it back. Each is an event, and counts on the page Scorer quality. */
export function FindingLabels({
  decisionId,
  finding,
  label,
}: {
  decisionId: string;
  finding: FindingView;
  label: LabelAction | null;
}) {
  const [labels, setLabels] = useState(finding.labels);
  const [busy, setBusy] = useState<FindingLabelWord | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const mine = labels.find((one) => one.mine)?.label ?? null;
  const say = async (word: FindingLabelWord): Promise<void> => {
    if (!label || busy) return;
    setBusy(word);
    setFailure(null);
    try {
      const result = await label({ decision: decisionId, finding: finding.id, label: mine === word ? null : word });
      if (result.ok) setLabels(result.data);
      else setFailure(result.error.message);
    } catch {
      setFailure('The server cannot be reached. Nothing was said.');
    } finally {
      setBusy(null);
    }
  };
  const others = labels.filter((one) => !one.mine);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {label
        ? CHOICES.map(({ label: word, icon: Icon, word: text }) => (
            <Button
              key={word}
              size="sm"
              aria-pressed={mine === word}
              tone={mine === word ? 'primary' : undefined}
              busy={busy === word}
              onClick={() => void say(word)}
              title={mine === word ? 'Take it back' : `Say that this finding was ${FINDING_LABEL_WORDS[word]}`}
            >
              <Icon aria-hidden /> {text}
            </Button>
          ))
        : null}
      {others.length > 0 ? (
        <span className="text-label text-muted">
          {others.map((one) => `${one.by}: ${FINDING_LABEL_WORDS[one.label]}`).join('; ')}
        </span>
      ) : null}
      {failure ? (
        <span role="alert" className="text-label text-critical-text">
          {failure}
        </span>
      ) : null}
    </div>
  );
}
