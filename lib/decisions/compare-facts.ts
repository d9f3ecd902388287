import { lastText } from '@/lib/dialects/messages';
import type { Side } from './compare';
import { text, value, type FieldDifference } from './compare-difference';
import type { DecisionSummary } from './contract';

/** What differs between two decisions as wholes. Pure, client-safe. */
export function compareFacts(left: Side, right: Side): FieldDifference[] {
  const [a, b] = [left.decision, right.decision];
  const out: FieldDifference[] = [];
  const each = (field: string, label: string, read: (decision: DecisionSummary) => string | undefined): void =>
    value(out, field, label, read(a), read(b));
  said(out, 'input', left, right);
  each('system', 'AI system', (d) => d.system.name);
  each('environment', 'environment', (d) => d.environment);
  each('versions.agent', 'agent version', (d) => d.versions.agent);
  each('versions.prompt', 'prompt version', (d) => d.versions.prompt);
  each('versions.policy', 'policy version', (d) => d.versions.policy);
  each('models', 'models', (d) => listed(d.models.map((m) => m.responded ?? m.requested ?? '')));
  each('tools', 'tools used', (d) => listed([...d.tools].sort()));
  each('user', 'user', (d) => d.user);
  each('subjects', 'persons concerned', (d) =>
    listed((d.subjects ?? []).map((s) => `${s.type} ${s.token}${s.role === undefined ? '' : ` (${s.role})`}`).sort()),
  );
  each('status', 'status', (d) => d.status);
  each('risk', 'risk', (d) => d.risk.tier);
  each('route', 'route', (d) => d.route);
  each('approval', 'approval', (d) => d.approval);
  each('outcomes', 'observed afterwards', (d) => listed([...(d.outcomes ?? [])].sort()));
  each('stepCount', 'steps', (d) => String(d.stepCount));
  each('errorCount', 'errors', (d) => String(d.errorCount));
  said(out, 'output', left, right);
  return out;
}

const listed = (names: readonly string[]): string | undefined => names.join(', ') || undefined;

/** The words of the step that is the decision, whole; where it has none, their beginning, which is what lists show. */
function said(out: FieldDifference[], field: 'input' | 'output', left: Side, right: Side): void {
  const whole = [left, right].map(({ steps, root }) =>
    root === undefined
      ? undefined
      : lastText(steps.find((step) => step.id === root)?.messages?.[field], field === 'input' ? 'user' : 'assistant'),
  );
  const [a, b] =
    whole[0] !== undefined && whole[1] !== undefined
      ? whole
      : [left, right].map(({ decision }) => (field === 'input' ? decision.inputPreview : decision.outputPreview));
  text(out, field, field, a, b);
}
