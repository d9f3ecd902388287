import { TREE_FORMS, type Mapping, type RecordTree } from '@/lib/dialects/contract';
import { decisionAliases } from '@/lib/dialects/identity';
import type { MaskText } from '@/lib/privacy/mask-json';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { erasedType } from '@/lib/privacy/markers';
import { collectLexemes } from './tokenise';

/** Nesting and count at which a hostile record stops being read for search; its record is stored all the same. */
const MAX_DEPTH = 40;
const MAX_FRAGMENTS = 20_000;

/**
 * Every text of a record by which its decision can be found: messages, arguments and results, documents, the model's own account,
 * errors, names and ids. Each fragment is one text: a phrase never runs over two of them. Pure.
 */
export function recordTexts(tree: RecordTree, mask: MaskText, mapping: Mapping): string[] {
  const out = new Texts(mask);
  for (const { value } of decisionAliases(tree)) out.add(value);
  addDecision(mapping, out);
  for (const step of mapping.steps) {
    add(step.key, out);
    add(step.name, out);
    add(step.error?.message, out);
    add(step.messages as JsonValue | undefined, out);
    add(step.model?.requested, out);
    add(step.model?.responded, out);
    add(step.tool as JsonValue | undefined, out);
    add(step.documents as JsonValue | undefined, out);
    add(step.query, out);
    add(step.prompt as JsonValue | undefined, out);
    add(step.evaluation as JsonValue | undefined, out);
    add(step.rationale, out);
    add(step.plan, out);
    add(step.stateBefore, out);
    add(step.stateAfter, out);
  }
  return out.texts;
}

/** The fragments gathered so far, each masked: the index holds the token of an address or a number and never itself. */
class Texts {
  readonly texts: string[] = [];
  constructor(private readonly mask: MaskText) {}
  add(text: string, hint?: string): void {
    this.texts.push(this.mask(text, hint));
  }
}

function addDecision({ decision }: Mapping, out: Texts): void {
  add(decision.input, out);
  add(decision.output, out);
  add(decision.user, out);
  add(decision.session, out);
  add(decision.agentName, out);
  add(decision.environment, out);
  add(decision.versions as JsonValue | undefined, out);
  for (const subject of decision.subjects ?? []) add(subject.id, out);
}

function add(value: JsonValue | undefined, out: Texts, depth = 0, hint?: string): void {
  if (
    value === undefined ||
    value === null ||
    typeof value === 'boolean' ||
    depth > MAX_DEPTH ||
    out.texts.length >= MAX_FRAGMENTS
  )
    return;
  if (typeof value === 'number') {
    out.add(String(value), hint);
  } else if (typeof value === 'string') {
    addString(value, out, depth, hint);
  } else if (Array.isArray(value)) {
    for (const item of value) add(item, out, depth + 1, hint);
  } else {
    for (const [key, item] of Object.entries(value)) {
      out.add(key);
      add(item, out, depth + 1, key);
    }
  }
}

/** Text that is itself JSON (arguments and results often are) is read as such, so that escapes do not hide words. */
function addString(text: string, out: Texts, depth: number, hint?: string): void {
  if (text === '' || erasedType(text) !== null) return;
  if (text.includes('\\') && /^\s*[{["]/.test(text)) {
    const inner = parseJson(text);
    if (inner !== undefined && typeof inner !== 'number') {
      if (typeof inner === 'string') out.add(inner, hint);
      else if (Array.isArray(inner) || isJsonObject(inner)) add(inner, out, depth + 1);
      return;
    }
  }
  out.add(text, hint);
}
function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Adds every lexeme of the record, which is mapped so. */
export function collectRecordLexemes(tree: RecordTree, mask: MaskText, into: Set<string>, mapping: Mapping): void {
  for (const text of recordTexts(tree, mask, mapping)) collectLexemes(text, into);
}

/** True for a stored body that is an emitter's record. */
export function isRecordTree(value: JsonValue): boolean {
  return isJsonObject(value) && TREE_FORMS.has(String(value.form));
}
