import type { Actor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { withWorkspace } from '@/lib/db/transaction';
import { isSentence } from '@/lib/decisions/reported-words';
import { FACET_FIELDS, type SearchField } from '../fields';
import type { Facet, FacetsAnswer, Relation } from '../contract';
import type { QueryNode } from '../grammar/ast';
import { printQuery } from '../grammar/print-query';
import { withTimeLimit } from './budget-store';
import { readLag } from './index-store';
import { readSystems, type SystemName } from './lookup-store';
import { noteSearch } from './note-search';
import { planSearch } from './page-store';
import { resolveQuery, type Resolution } from './resolve-query';
import { CELL_FIELDS, cellTest, isCellField, readCells, readLabelCounts, splitDays, type Cell } from './rollup-store';
import { REACH, REACH_TEXT, SAMPLE, sampleMatches } from './sample-store';
import { openScope, type OpenScope, type SearchScope } from './scope';
import { allTextTerms } from './text-terms';

/** How many values of a facet are listed. */
const VALUES = 50;

/** Values of every field under one query, however they were counted. */
interface Counted {
  count(field: SearchField): Map<string, number>;
  relation: Relation;
  basis: string;
}

/**
 * Facets with counts. Each facet ignores its own selection at the top of the query, so that a second value can be chosen; every
 * other condition applies. Exact from the daily rollups where they can tell; otherwise counted over the newest matches, and said so.
 */
export async function getFacets(actor: Actor, input: SearchScope): Promise<FacetsAnswer> {
  const scope = openScope(actor, input);
  await noteSearch(actor, scope);
  return withWorkspace(actor.workspaceId, (tx) =>
    withTimeLimit(tx, async () => {
      const resolution = await resolveQuery(tx, scope);
      const systems = await readSystems(tx, scope.systems);
      const counter = new FacetCounter(tx, scope, resolution);
      const facets: Facet[] = [];
      for (const field of FACET_FIELDS) {
        const { without, selected } = ownSelection(scope.ast, field.name, resolution);
        const counted = await counter.under(without, field);
        facets.push(toFacet(field, counted, selected, systems, scope.content));
      }
      const search = scope.hasText ? await readLag(tx, actor.workspaceId) : undefined;
      return { facets, asOf: scope.now.toISOString(), search };
    }),
  );
}

/** The query without the exact filters on the field that stand at its top, and the values those ask for. */
function ownSelection(
  ast: QueryNode | null,
  field: string,
  resolution: Resolution,
): { without: QueryNode | null; selected: Set<string> } {
  const items = ast === null ? [] : ast.type === 'and' ? ast.items : [ast];
  const selected = new Set<string>();
  const left = items.filter((item) => {
    if (item.type !== 'field' || item.field !== field || (item.test.op !== 'eq' && item.test.op !== 'in')) return true;
    const operands = item.test.op === 'eq' ? [item.test.value] : item.test.values;
    const resolved = resolution.values.get(item);
    if (field === 'system') for (const id of resolved ?? []) selected.add(id);
    else for (const operand of operands) selected.add(operand.text);
    return false;
  });
  const first = left[0];
  const without: QueryNode | null = left.length > 1 ? { type: 'and', items: left, start: 0, end: 0 } : (first ?? null);
  return { without: left.length === items.length ? ast : without, selected };
}

class FacetCounter {
  private readonly sampled = new Map<string, Counted>();
  private cells: (Cell & { count: number })[] | null = null;
  private readonly labels = new Map<string, Map<string, number>>();

  constructor(
    private readonly tx: SqlTx,
    private readonly scope: OpenScope,
    private readonly resolution: Resolution,
  ) {}

  async under(ast: QueryNode | null, field: SearchField): Promise<Counted> {
    const test = cellTest(ast, this.resolution);
    if (!test) return this.sample(ast);
    if (isCellField(field.name)) {
      const column = CELL_FIELDS[field.name];
      const counts = new Map<string, number>();
      for (const cell of await this.readCells()) if (test(cell) && cell[column] !== '') add(counts, cell[column], cell.count);
      return { count: () => counts, ...EXACT };
    }
    const systems = await this.systemsAlone(ast, test);
    if (systems === null) return this.sample(ast);
    const labels = await this.readLabels(systems);
    return { count: (one) => valuesOf(labels, one.name), ...EXACT };
  }

  private async readCells(): Promise<(Cell & { count: number })[]> {
    this.cells ??= await readCells(this.tx, this.scope, splitDays(this.scope.from, this.scope.to));
    return this.cells;
  }

  /** Labels are counted by system and nothing else: the systems, when that is all the query is about. */
  private async systemsAlone(ast: QueryNode | null, test: (cell: Cell) => boolean): Promise<'all' | string[] | null> {
    if (ast === null) return this.scope.systems === 'all' ? 'all' : [...this.scope.systems];
    if (!fieldsOf(ast).every((name) => name === 'system')) return null;
    const ids = new Set((await this.readCells()).map((cell) => cell.system_id));
    return [...ids].filter((system_id) => test({ system_id, environment: '', status: '', risk_tier: '', route: '' }));
  }

  private async readLabels(systems: 'all' | string[]): Promise<Map<string, number>> {
    const key = systems === 'all' ? 'all' : systems.join();
    let counts = this.labels.get(key);
    if (!counts) {
      const scope = { ...this.scope, systems };
      const rows = await readLabelCounts(this.tx, scope, splitDays(scope.from, scope.to), LABELLED);
      this.labels.set(key, (counts = new Map(rows.map((row) => [row.label, row.count]))));
    }
    return counts;
  }

  private async sample(ast: QueryNode | null): Promise<Counted> {
    const key = printQuery(ast);
    const known = this.sampled.get(key);
    if (known) return known;
    const scope = { ...this.scope, ast };
    const { rows, kind } = await sampleMatches(this.tx, planSearch(scope, this.resolution));
    const unchecked = ast !== null && allTextTerms(ast).some((term) => term.phrase !== null);
    const reach = scope.hasText ? REACH_TEXT : REACH;
    const basis = { all: 'all matches', newest: `the newest ${SAMPLE.toLocaleString('en')} matches`, recent: `the matches among the newest ${reach.toLocaleString('en')} decisions` }[kind]; // prettier-ignore
    const labels = new Map<string, number>();
    const cells = new Map<string, number>();
    for (const row of rows) {
      for (const label of row.labels) add(labels, label, 1);
      for (const [name, value] of [
        ['system', row.system_id],
        ['status', row.status],
        ['risk', row.risk_tier],
        ['route', row.route ?? ''],
      ] as const)
        // prettier-ignore
        if (value !== '') add(cells, `${name}:${value}`, 1);
    }
    const counted: Counted = {
      count: (field) => valuesOf(field.home.in === 'label' ? labels : cells, field.name),
      relation: unchecked ? 'estimate' : kind === 'all' ? 'eq' : 'gte',
      basis: unchecked ? `${basis} of the words; the phrase is not checked for counting` : basis,
    };
    this.sampled.set(key, counted);
    return counted;
  }
}

const EXACT = { relation: 'eq', basis: 'all matches' } as const;
const LABELLED = FACET_FIELDS.flatMap(({ home }) => (home.in === 'label' ? [home.label] : []));

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
function valuesOf(labels: ReadonlyMap<string, number>, field: string): Map<string, number> {
  const prefix = `${field}:`;
  return new Map(
    [...labels].flatMap(([label, count]) => (label.startsWith(prefix) ? [[label.slice(prefix.length), count]] : [])),
  );
}
function fieldsOf(node: QueryNode): string[] {
  if (node.type === 'field') return [node.field];
  if (node.type === 'not') return fieldsOf(node.item);
  return node.type === 'text' ? ['text'] : node.items.flatMap(fieldsOf);
}

function toFacet(
  field: SearchField,
  counted: Counted,
  selected: ReadonlySet<string>,
  systems: readonly SystemName[],
  content: boolean,
): Facet {
  const counts = counted.count(field);
  // A chosen value stays in the list when nothing has it any more, so that it can be taken out.
  for (const value of selected) if (!counts.has(value)) counts.set(value, 0);
  const byId = new Map(systems.map((system) => [system.system_id, system]));
  const all = [...counts]
    .filter(([value]) => content || !isSentence(field.name, value))
    .map(([value, count]) => ({ value, count, selected: selected.has(value) }))
    .sort((a, b) => Number(b.selected) - Number(a.selected) || b.count - a.count || (a.value < b.value ? -1 : 1));
  const values = all.slice(0, VALUES).map((one) => {
    const system = field.name === 'system' ? byId.get(one.value) : undefined;
    return system ? { ...one, value: system.key, label: system.name } : one;
  });
  return {
    field: field.name,
    label: field.title,
    values,
    relation: counted.relation,
    basis: counted.basis,
    more: all.length > VALUES,
  };
}
