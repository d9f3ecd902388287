import { visibleSystems, type Actor } from '@/lib/access/actor';
import { parseLabel } from '@/lib/decisions/labels';
import { plural } from '@/lib/shared/format';
import { toPublicId } from '@/lib/shared/ids';
import type { AskedVersion } from '../deployments';
import type { DeploymentState, LineageGraph } from '../graph';
import { artifactNode, versionOf } from './graph-artifacts';
import type { GraphBuilder } from './graph-builder';
import { COUNTED, readPrompts, type PromptFacts } from './graph-store';
import { term, type MadeWith } from './graph-decisions';
import { stamp } from './graph-nodes';
import { readDeployments } from './read-deployments';

/** Prompt versions that are drawn and told. */
const DRAWN = 20;
const EDGES = {
  deployed: 'prompted with; deployed then',
  notDeployed: 'prompted with; not deployed then',
  unknown: 'prompted with; deployment not recorded',
} as const satisfies Record<DeploymentState, string>;

interface Used {
  value: string;
  decisions: { id: string; key: string; at: Date; state: DeploymentState; detail: string | undefined }[];
}

/**
 * Draws the prompt versions of the decisions that used something, and says of each whether it was the one deployed when and where the decision was
 * made. Decisions whose version was not deployed are drawn one by one beside those that are only counted. Returns it in words, a version each.
 */
export async function drawPrompts(
  actor: Actor,
  b: GraphBuilder,
  made: MadeWith,
  of: { from: string; q: string; labels: readonly string[]; edge: string },
): Promise<NonNullable<LineageGraph['prompts']>> {
  const rows = await readPrompts(b.tx, of.labels, visibleSystems(actor));
  if (rows.length === 0) return [];
  const versions = await versionsOf(b, rows);
  const relation = rows.length >= COUNTED ? ('gte' as const) : ('eq' as const);
  const skewed = new Set<string>();
  for (const { value, decisions } of versions.slice(0, DRAWN)) {
    const node = artifactNode(`promptVersion ${value}`, 'promptVersion', value);
    const count = (state: DeploymentState): number => decisions.filter((one) => one.state === state).length;
    const wrong = decisions.filter((one) => one.state === 'notDeployed');
    const room = b.node({
      ...node,
      q: `${of.q} ${term('promptVersion', value)}`,
      count: { value: decisions.length, relation },
      deployment: wrong.length > 0 ? 'notDeployed' : count('unknown') > 0 ? 'unknown' : 'deployed',
      ...(wrong.length > 0 && {
        warning: wrong.length === decisions.length ? 'not deployed then' : `not deployed then in ${wrong.length} of ${decisions.length}`,
      }),
      ...(wrong[0]?.detail !== undefined && { deploymentDetail: wrong[0].detail }),
      facts: [
        { label: 'Deployed then', value: plural(count('deployed'), 'decision') },
        { label: 'Not deployed then', value: `${plural(wrong.length, 'decision')}${span(wrong.map(({ at }) => at))}` },
        { label: 'Not recorded', value: plural(count('unknown'), 'decision') },
      ],
    }); // prettier-ignore
    if (!room) break;
    for (const key of new Set(decisions.map((one) => one.key))) b.edge(node.id, `decisions ${of.q} ${key}`, 'prompted with');
    for (const one of decisions) made.promptedWith(one.id, node.id, EDGES[one.state]);
    for (const one of wrong) skewed.add(one.id);
  }
  // Among many they would be seen by their number only.
  if (rows.length > made.drawnSingly && skewed.size > 0) {
    made.single(of.from, [...skewed], of.edge);
    if (skewed.size > made.drawnSingly)
      b.leftOut.add(`Of ${plural(skewed.size, 'decision')} whose prompt version was not deployed then, ${made.drawnSingly} are drawn.`); // prettier-ignore
  }
  if (versions.length > DRAWN) b.leftOut.add(`They used ${versions.length} prompt versions; the ${DRAWN} most used are told.`);
  const said = versions.slice(0, DRAWN).map(({ value, decisions }) => {
    const node = `promptVersion ${value}`;
    return { says: inWords(value, decisions), node: b.nodes.has(node) ? node : null };
  });
  const without = rows.length - new Set(versions.flatMap((one) => one.decisions.map(({ id }) => id))).size;
  return without > 0 ? [...said, { says: `no version reported in ${plural(without, 'decision')}`, node: null }] : said;
}

/** Which versions the decisions used, the most used first, each decision with the registry's answer for its time and place. */
async function versionsOf(b: GraphBuilder, rows: readonly PromptFacts[]): Promise<Used[]> {
  const asked: AskedVersion[] = [];
  const places: { value: string; row: PromptFacts; question: number | null }[] = [];
  for (const row of rows) {
    for (const text of row.labels) {
      const label = parseLabel(text);
      if (label?.field !== 'promptVersion') continue;
      const version = versionOf('promptVersion', label.value, row.labels, row.key);
      places.push({ value: label.value, row, question: version ? asked.length : null });
      if (version) asked.push({ ...version, systemId: row.system_id, environment: row.environment, at: row.started_at });
    }
  }
  const answers = await readDeployments(b.tx, b.workspaceId, asked);
  const used = new Map<string, Used>();
  for (const { value, row, question } of places) {
    const answer = question === null ? undefined : answers[question];
    const one = used.get(value) ?? { value, decisions: [] };
    used.set(value, one);
    one.decisions.push({
      id: toPublicId('decision', row.decision_id),
      key: row.key,
      at: row.started_at,
      state: answer?.state ?? 'unknown',
      detail: answer?.detail,
    });
  }
  return [...used.values()].sort((a, b) => b.decisions.length - a.decisions.length || (a.value < b.value ? -1 : 1));
}

function inWords(value: string, decisions: Used['decisions']): string {
  const wrong = decisions.filter((one) => one.state === 'notDeployed').length;
  const unknown = decisions.filter((one) => one.state === 'unknown').length;
  const said =
    wrong === decisions.length
      ? 'not deployed then'
      : wrong > 0
        ? `not deployed then in ${wrong}`
        : unknown === decisions.length
          ? 'deployment not recorded'
          : unknown > 0
            ? `deployed then, not recorded for ${unknown}`
            : 'deployed then';
  return `${value} in ${plural(decisions.length, 'decision')}, ${said}`;
}

function span(times: readonly Date[]): string {
  if (times.length === 0) return '';
  const sorted = [...times].sort((a, b) => a.getTime() - b.getTime());
  const [first, last] = [stamp(sorted[0]!), stamp(sorted.at(-1)!)];
  return first === last ? `, ${first}` : `, ${first} to ${last}`;
}
