import type { DecisionAlias } from '@/lib/dialects/identity';

interface Link {
  systemId: string;
  scheme: DecisionAlias['scheme'];
  value: string;
  decisionId: string;
}

/**
 * Which decision a record belongs to, by the names it gives. One trace is one decision, unless its records name their decision
 * themselves: a record with its own name joins the decision of that name; a new name joins the trace's decision only while that one
 * has no name yet. Two decisions that turn out to be one are never merged in silence: both are flagged.
 */
export class AliasBook {
  private readonly links = new Map<string, string>();
  /** Names given in this batch that were not taken. */
  readonly added: Link[] = [];

  constructor(
    known: readonly Link[],
    /** The emitter's own id of a decision, when it has one. */
    private readonly externalOf: (decisionId: string) => string | null,
  ) {
    for (const link of known) this.links.set(keyOf(link.systemId, link), link.decisionId);
  }

  /** The decision that the names lead to, or null when the record begins one. */
  place(systemId: string, aliases: readonly DecisionAlias[]): string | null {
    const external = aliases.find((alias) => alias.scheme === 'external');
    if (external) {
      const named = this.links.get(keyOf(systemId, external));
      if (named) return named;
    }
    for (const alias of aliases) {
      if (alias === external) continue;
      const found = this.links.get(keyOf(systemId, alias));
      if (!found) continue;
      const taken = this.externalOf(found);
      if (!external || taken === null || taken === external.value) return found;
    }
    return null;
  }

  /** Gives the decision the record's names. Returns the decisions that hold one of them although nothing says that they differ. */
  link(systemId: string, aliases: readonly DecisionAlias[], decisionId: string): string[] {
    const conflicts: string[] = [];
    for (const alias of aliases) {
      const key = keyOf(systemId, alias);
      const held = this.links.get(key);
      if (held === undefined) {
        this.links.set(key, decisionId);
        this.added.push({ systemId, ...alias, decisionId });
      } else if (held !== decisionId && this.externalOf(held) === null) {
        conflicts.push(held);
      }
    }
    return conflicts;
  }
}

function keyOf(systemId: string, alias: DecisionAlias): string {
  return `${systemId} ${alias.scheme} ${alias.value}`;
}
