/** As the parser of cel-js makes nodes; only what is read here. */
export interface Node {
  op: string;
  args: unknown;
  start: number;
  end: number;
}
export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).op === 'string' && 'start' in value;

/** The nodes below a node's arguments. */
export function children(value: unknown): Node[] {
  if (isNode(value)) return [value];
  return Array.isArray(value) ? value.flatMap(children) : [];
}

/** `tool.effect`; null for anything but names and dots. */
export function pathOf(node: Node): string | null {
  if (node.op === 'id') return node.args as string;
  if (node.op !== '.') return null;
  const [of, name] = node.args as [Node, string];
  const before = pathOf(of);
  return before === null ? null : `${before}.${name}`;
}

/** A text that is written out in a condition and held against a field: `tool.effect == "money"`, `f.category in ["a", "b"]`. */
export interface ComparedLiteral {
  /** `tool.effect`; `findings[].category` for a field of what a loop over the findings names. */
  path: string;
  how: '==' | '!=' | 'in' | 'startsWith' | 'endsWith' | 'contains' | 'matches' | 'tierAtLeast';
  value: string;
  /** Of the literal in the condition, in UTF-16 code units. */
  start: number;
  end: number;
}

const TEXT_CALLS = new Set(['startsWith', 'endsWith', 'contains', 'matches']);
const LOOPS = new Set(['exists', 'all', 'exists_one', 'filter']);

/** All of them, in the order in which they stand. Call before the condition's calls are renamed for the meter. */
export function literalsOf(ast: Node): ComparedLiteral[] {
  const out: ComparedLiteral[] = [];
  visit(ast, new Set(), out);
  return out;
}

/** `entries`: names that stand for one finding where the node is. */
function visit(node: Node, entries: ReadonlySet<string>, out: ComparedLiteral[]): void {
  const note = (of: Node | undefined, how: ComparedLiteral['how'], literal: Node | undefined): void => {
    const path = of && fieldOf(of, entries);
    if (path && literal?.op === 'value' && typeof literal.args === 'string')
      out.push({ path, how, value: literal.args, start: literal.start, end: literal.end });
  };
  if (node.op === '==' || node.op === '!=') {
    const [left, right] = children(node.args);
    note(left, node.op, right);
    note(right, node.op, left);
  }
  if (node.op === 'in') {
    const [of, list] = children(node.args);
    if (list?.op === 'list') for (const one of children(list.args)) note(of, 'in', one);
  }
  if (node.op === 'call' || node.op === 'rcall') {
    const [name, ...rest] = node.args as [string, ...unknown[]];
    const given = children(rest);
    if (node.op === 'rcall' && TEXT_CALLS.has(name)) note(given[0], name as ComparedLiteral['how'], given[1]);
    if (name === 'tierAtLeast') note(given[0], 'tierAtLeast', given[1]);
    if (node.op === 'rcall' && LOOPS.has(name)) {
      const [over, variable, ...inner] = given;
      if (over) visit(over, entries, out);
      const named = variable?.op === 'id' ? (variable.args as string) : null;
      const within = new Set(entries);
      if (named !== null && over && isFindings(over)) within.add(named);
      else if (named !== null) within.delete(named);
      for (const one of inner) visit(one, within, out);
      return;
    }
    given.forEach((one) => visit(one, entries, out));
    return;
  }
  children(node.args).forEach((one) => visit(one, entries, out));
}

/** The findings, or those of them that a filter left. */
function isFindings(node: Node): boolean {
  const path = pathOf(node);
  if (path !== null) return path === 'findings' || path === 'facts.findings';
  if (node.op !== 'rcall') return false;
  const [name, ...rest] = node.args as [string, ...unknown[]];
  const [over] = children(rest);
  return name === 'filter' && over !== undefined && isFindings(over);
}

function fieldOf(node: Node, entries: ReadonlySet<string>): string | null {
  const path = pathOf(node)?.replace(/^facts\./, '');
  if (path === undefined) return null;
  const [root, ...names] = path.split('.');
  return entries.has(root!) ? `findings[].${names.join('.')}` : path;
}
