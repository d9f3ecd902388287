import type { Actor } from '@/lib/access/actor';
import { noteAccess } from '@/lib/access/server/note-access';
import { noteReading } from '@/lib/decisions/server/note-reading';
import { quote } from '@/lib/search/grammar/quote';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { plural } from '@/lib/shared/format';
import type { GraphNode } from '../graph';
import type { GraphBuilder } from './graph-builder';
import { stamp } from './graph-nodes';
import { COUNTED, type SystemCount } from './graph-store';

/** Decisions are drawn one by one up to here; more are drawn as one node an AI system. */
const SINGLE = 12;
/** `document:KB-204` or `document:"two words"`, as the query grammar takes it. */
export function term(field: string, value: string): string {
  return `${field}:${/^[\p{L}\p{N}_.@-]+$/u.test(value) ? value : quote(value)}`;
}

/** The decisions made with something: what is drawn of them, and what is put off until the catalogue's transaction is over. */
export class MadeWith {
  /** The decision whose graph it is: reading it is noted. */
  opened: { id: string; system: string } | null = null;
  /** Decisions are drawn one by one up to so many. */
  readonly drawnSingly = SINGLE;
  private readonly singles: { from: string; q: string; edge: string }[] = [];
  private readonly prompted = new Map<string, { node: string; edge: string }[]>();
  private readonly searched = new Set<string>();

  constructor(
    private readonly actor: Actor,
    private readonly b: GraphBuilder,
  ) {}

  /** Draws what was put off, and notes who looked: asking which decisions used something is a search. */
  async finish(): Promise<void> {
    if (this.opened) await noteReading(this.actor, this.opened);
    for (const q of this.searched)
      await noteAccess(this.actor, { kind: 'search.performed', detail: { q, from: null, to: null } });
    for (const { from, q, edge } of this.singles) {
      const page = await searchDecisions(this.actor, { q, limit: SINGLE });
      for (const one of page.items) {
        const id = `decision ${one.id}`;
        this.b.node({
          id,
          kind: 'decision',
          label: one.system.name,
          detail: stamp(new Date(one.startedAt)),
          href: `/decisions/${one.id}`,
          focus: `decision:${one.id}`,
          q: `id:${one.id}`,
          at: one.startedAt,
          ...(one.status === 'error' && { warning: 'ended in an error' }),
          facts: [
            { label: 'Id', value: one.id },
            { label: 'Status', value: one.status },
            ...(one.inputPreview ? [{ label: 'Asked', value: one.inputPreview }] : []),
          ],
        });
        this.b.edge(from, id, edge);
        for (const prompt of this.prompted.get(one.id) ?? []) this.b.edge(prompt.node, id, prompt.edge);
      }
    }
  }

  /** Where a decision (dec_...) is drawn by itself, the node of a prompt version leads to it. */
  promptedWith(decision: string, node: string, edge: string): void {
    this.prompted.set(decision, [...(this.prompted.get(decision) ?? []), { node, edge }]);
  }

  /** Draws these decisions (dec_...) one by one, whatever their number; as many as one node may hold of others. */
  single(from: string, ids: readonly string[], edge: string): void {
    if (ids.length === 0) return;
    const q = ids.slice(0, SINGLE).map((id) => `id:${id}`).join(' OR '); // prettier-ignore
    this.singles.push({ from, q, edge });
  }

  /** A few decisions one by one, many as one node an AI system with their count; each leads to the explorer. */
  draw(from: string, q: string, rows: readonly SystemCount[], edge: string): { words: string; value: number; more: boolean } {
    const total = totalOf(rows);
    if (total.value === 0) return total;
    if (total.value <= SINGLE && this.singles.length < 20) {
      this.singles.push({ from, q, edge });
      return total;
    }
    this.searched.add(q);
    for (const row of rows) {
      const id = `decisions ${q} ${row.key}`;
      this.b.node({
        id,
        kind: 'decisions',
        label: row.name,
        detail: `${total.more ? 'at least ' : ''}${plural(row.decisions, 'decision')}`,
        q: `${q} ${term('system', row.key)}`,
        count: { value: row.decisions, relation: total.more ? 'gte' : 'eq' },
        facts: [
          { label: 'First', value: stamp(row.first_at) },
          { label: 'Last', value: stamp(row.last_at) },
        ],
      });
      this.b.edge(from, id, edge);
    }
    return total;
  }
}

export function totalOf(rows: readonly SystemCount[]): { words: string; value: number; more: boolean } {
  const value = rows.reduce((sum, row) => sum + row.decisions, 0);
  const more = value >= COUNTED;
  return { value, more, words: value === 0 ? 'No decision' : `${more ? 'At least ' : ''}${plural(value, 'decision')}` };
}

export function documentNode(id: string, name: string, version: string | null): GraphNode {
  const whole = version === null ? name : `${name}@${version}`;
  return {
    id,
    kind: 'document',
    label: name,
    ...(version !== null && { detail: `version ${version}` }),
    q: term('document', whole),
    focus: `document:${whole}`,
  };
}
