import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/**
 * A model card as structure: facts, figures, and sections of plain text. Read from Markdown with YAML front matter, as model hubs write it, or from
 * the modelCard of a CycloneDX component. Nothing in it is markup any more: pages show it as text. Pure.
 */
export interface ModelCard {
  facts: { name: string; value: string }[];
  metrics: { name: string; value: string; slice?: string }[];
  sections: { title: string; text: string }[];
  from: 'markdown' | 'cyclonedx';
}

export const MOST_CARD_CHARACTERS = 200_000;
const MOST = { facts: 100, metrics: 200, sections: 200, section: 20_000, value: 2_000 };

/** Reads a card in Markdown; the text of a problem when its front matter cannot be read. */
export function readMarkdownCard(markdown: string): ModelCard | { problem: string } {
  if (markdown.length > MOST_CARD_CHARACTERS) return { problem: 'A model card has at most 200,000 characters.' };
  const text = markdown.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const front = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/.exec(text);
  let meta: JsonObject = {};
  if (front) {
    try {
      const read: unknown = parse(front[1]!, { schema: 'core', maxAliasCount: 20, logLevel: 'error' });
      if (read !== null && read !== undefined && !isJsonObject(read))
        return { problem: 'The front matter between --- is not a list of names and values.' };
      meta = JSON.parse(JSON.stringify(read ?? {})) as JsonObject;
    } catch {
      return { problem: 'The front matter between --- is not YAML that can be read.' };
    }
  }
  return {
    facts: factsOf(meta),
    metrics: metricsOf(meta['model-index']),
    sections: sectionsOf(front ? text.slice(front[0].length) : text),
    from: 'markdown',
  };
}

function factsOf(meta: JsonObject): ModelCard['facts'] {
  return Object.entries(meta).flatMap(([name, value]) => (name === 'model-index' ? [] : [{ name: clip(name, 200), value: clip(words(value), MOST.value) }]))
    .filter((fact) => fact.value !== '')
    .slice(0, MOST.facts); // prettier-ignore
}

/** The figures of a `model-index`: results[].metrics[], each with the task and data set it is of. */
function metricsOf(index: JsonValue | undefined): ModelCard['metrics'] {
  const found: ModelCard['metrics'] = [];
  for (const entry of list(index)) {
    for (const result of list(member(entry, 'results'))) {
      const slice = [member(member(result, 'dataset'), 'name'), member(member(result, 'task'), 'name') ?? member(member(result, 'task'), 'type')]
        .flatMap((part) => (part === undefined ? [] : [words(part)])).join(', '); // prettier-ignore
      for (const metric of list(member(result, 'metrics'))) {
        const name = words(member(metric, 'name') ?? member(metric, 'type') ?? 'metric');
        found.push({
          name: clip(name, 200),
          value: clip(words(member(metric, 'value') ?? null), 200),
          ...(slice && { slice: clip(slice, 200) }),
        });
      }
    }
  }
  return found.slice(0, MOST.metrics);
}

/** Headings cut the text; what stands in code fences is no heading. */
function sectionsOf(body: string): ModelCard['sections'] {
  const sections: ModelCard['sections'] = [];
  let title = '';
  let lines: string[] = [];
  let fence: string | null = null;
  const end = (): void => {
    const text = lines.join('\n').trim();
    if (title !== '' || text !== '') sections.push({ title: clip(title, 300), text: clip(text, MOST.section) });
    lines = [];
  };
  for (const line of body.split('\n')) {
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (marker && (fence === null || marker.startsWith(fence))) fence = fence === null ? marker.slice(0, 3) : null;
    const heading = fence === null ? /^ {0,3}#{1,6}[ \t](.*)$/.exec(line) : null;
    if (heading) {
      end();
      title = heading[1]!.replace(/^[ \t]+/, '').replace(/(?<![ \t#])[ \t#]+$/, '');
    } else lines.push(line);
  }
  end();
  return sections.slice(0, MOST.sections);
}

/** The modelCard of a CycloneDX component. Unknown members are left out: the bill of materials itself is kept by whoever made it. */
export function readCycloneCard(card: JsonValue): ModelCard {
  const parameters = member(card, 'modelParameters');
  const considerations = member(card, 'considerations');
  const facts: ModelCard['facts'] = [];
  const fact = (name: string, value: JsonValue | undefined): void => {
    const text = value === undefined ? '' : clip(words(value), MOST.value);
    if (text !== '') facts.push({ name, value: text });
  };
  fact('Approach', member(member(parameters, 'approach'), 'type'));
  fact('Task', member(parameters, 'task'));
  fact('Architecture family', member(parameters, 'architectureFamily'));
  fact('Model architecture', member(parameters, 'modelArchitecture'));
  fact(
    'Inputs',
    list(member(parameters, 'inputs')).map((one) => member(one, 'format') ?? ''),
  );
  fact(
    'Outputs',
    list(member(parameters, 'outputs')).map((one) => member(one, 'format') ?? ''),
  );
  const metrics = list(member(member(card, 'quantitativeAnalysis'), 'performanceMetrics')).flatMap((one) => {
    const slice = member(one, 'slice');
    return [
      {
        name: clip(words(member(one, 'type') ?? 'metric'), 200),
        value: clip(words(member(one, 'value') ?? null), 200),
        ...(slice !== undefined && { slice: clip(words(slice), 200) }),
      },
    ];
  });
  const sections: ModelCard['sections'] = [];
  for (const [key, title] of [
    ['users', 'Users'],
    ['useCases', 'Use cases'],
    ['technicalLimitations', 'Technical limitations'],
    ['performanceTradeoffs', 'Performance trade-offs'],
  ] as const) {
    const lines = list(member(considerations, key)).map(words).filter(Boolean);
    if (lines.length > 0) sections.push({ title, text: clip(lines.join('\n'), MOST.section) });
  }
  for (const [key, title, about] of [
    ['ethicalConsiderations', 'Ethical considerations', ['name', 'mitigationStrategy']],
    ['fairnessAssessments', 'Fairness assessments', ['groupAtRisk', 'benefits', 'harms', 'mitigationStrategy']],
  ] as const) {
    const lines = list(member(considerations, key)).map((one) =>
      about.flatMap((name) => {
        const text = member(one, name);
        return text === undefined ? [] : [words(text)];
      }).join(': '),
    ); // prettier-ignore
    if (lines.length > 0) sections.push({ title, text: clip(lines.join('\n'), MOST.section) });
  }
  return { facts, metrics: metrics.slice(0, MOST.metrics), sections, from: 'cyclonedx' };
}

export function isEmptyCard(card: ModelCard): boolean {
  return card.facts.length + card.metrics.length + card.sections.length === 0;
}

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
function list(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** A value in words: lists with commas, objects as `name: value`. */
function words(value: JsonValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(words).filter(Boolean).join(', ');
  if (isJsonObject(value))
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${words(inner)}`)
      .join('; ');
  return String(value);
}
function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
