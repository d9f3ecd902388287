import type { Actor } from '@/lib/access/actor';
import { roomsOf, visibleSystems } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { isLabelField, LABEL_FIELDS } from '@/lib/decisions/labels';
import { isInWords, isSentence } from '@/lib/decisions/reported-words';
import type { Completion } from '../contract';
import { findField } from '../fields';
import { completeSyntax } from '../grammar/complete-syntax';
import { canBeBare } from '../grammar/print-query';
import { quote } from '../grammar/quote';
import { withTimeLimit } from './budget-store';
import { readFrequentValues, readSystems } from './lookup-store';
import { readFrequentUses } from './use-store';

const LIMIT = 20;

/**
 * Completion of a query at the caret: fields, operators, values of enums, and values seen in the systems the actor may see, the
 * most frequent first. `from` and `to` say what of the text an item replaces.
 */
export async function completeQuery(actor: Actor, input: { text: string; caret: number }): Promise<Completion> {
  requirePermission(actor, 'decisions.read');
  const { wants, from, to, items } = completeSyntax(input.text, input.caret);
  if (!wants || items.some((item) => item.kind === 'value')) return { from, to, items };
  const field = findField(wants.field)!;
  const systems = visibleSystems(actor);
  const { home } = field;
  const values = await withWorkspace(actor.workspaceId, (tx) =>
    withTimeLimit(tx, async () => {
      const written = wants.prefix.replace(/\*$/, '');
      if (home.in === 'system') {
        const lower = written.toLowerCase();
        return (await readSystems(tx, systems))
          .filter((one) => one.key.toLowerCase().includes(lower) || one.name.toLowerCase().includes(lower))
          .slice(0, LIMIT)
          .map((one) => ({ value: one.key, label: one.name, count: undefined }));
      }
      // What is counted here is of every period: no room holds that.
      if (roomsOf(actor) !== null) return [];
      if (home.in === 'use') {
        if (field.content && !can(actor, 'content.read')) return [];
        const found = await readFrequentUses(tx, `${home.use}:`, written, systems, LIMIT);
        return found.map((one) => ({ ...one, label: one.value }));
      }
      if (home.in !== 'label' || !isLabelField(home.label) || !LABEL_FIELDS[home.label].rolledUp) return [];
      const words = !can(actor, 'content.read') && isInWords(field.name);
      const found = await readFrequentValues(tx, home.label, written, systems, LIMIT, words);
      const told = words ? found.filter((one) => !isSentence(field.name, one.value)) : found;
      return told.map((one) => ({ ...one, label: one.value }));
    }),
  );
  return {
    from,
    to,
    items: [
      ...values.map(({ value, label, count }) => ({ text: canBeBare(value) && !wants.quoted ? value : quote(value), label, kind: 'value' as const, detail: label === value ? undefined : value, count })), // prettier-ignore
      ...items,
    ],
  };
}
