import { usesOf } from '@/lib/checks/uses';
import { parseLabel } from '@/lib/decisions/labels';
import type { AskedVersion } from '../deployments';
import type { GraphNode } from '../graph';
import type { GraphBuilder } from './graph-builder';
import { term } from './graph-decisions';
import type { DecisionFacts } from './graph-store';
import { readDeployments } from './read-deployments';

/** KB-204@3 as its name and version; the last @ divides them. */
export function split(text: string): { name: string; version: string | null } {
  const at = text.lastIndexOf('@');
  return at > 0 && at < text.length - 1
    ? { name: text.slice(0, at), version: text.slice(at + 1) }
    : { name: text, version: null };
}

/** Models, prompts and tools: labels that the decision has anyway. `models`: of each call which was asked for and which answered, as reported. */
export async function drawOwnLabels(
  b: GraphBuilder,
  to: string,
  labels: readonly string[],
  facts: DecisionFacts | null,
  models: readonly { requested?: string | undefined; responded?: string | undefined }[],
): Promise<{ models: string[]; prompts: string[] }> {
  const parsed = labels.flatMap((one) => parseLabel(one) ?? []);
  const versions = parsed.filter((one) => one.field === 'promptVersion').map((one) => one.value);
  const prompts = parsed.filter((one) => one.field === 'prompt' && !one.value.includes('@')).map((one) => one.value);
  const whole = new Set(versions.flatMap((one) => split(one).version ?? []));
  // A version without a name is that of the one prompt that is named.
  const alone = prompts.length === 1 ? prompts[0]! : null;
  const named = new Set(versions.map((one) => (split(one).version === null ? (alone ?? one) : split(one).name)));
  const answered = new Set(models.flatMap((one) => one.responded ?? []));
  const asked: (AskedVersion & { id: string })[] = [];
  const out = { models: [] as string[], prompts: [] as string[] };
  for (const { field, value } of parsed) {
    if (field === 'prompt' && named.has(value)) continue;
    if (field !== 'prompt' && field !== 'promptVersion' && field !== 'model' && field !== 'tool') continue;
    const bare = field === 'promptVersion' && split(value).version === null;
    if (bare && whole.has(value)) continue;
    const id = `${field} ${value}`;
    const node = artifactNode(id, field, value);
    b.node(bare && alone !== null ? { ...node, label: alone } : node);
    const only = field === 'model' && !answered.has(value) && models.some((one) => one.requested === value);
    const did = only ? (answered.size > 0 ? 'asked for' : 'asked for; which answered is not reported') : 'answered by';
    b.edge(id, to, { prompt: 'prompted with', promptVersion: 'prompted with', model: did, tool: 'called' }[field]);
    if (field === 'model' && !only) out.models.push(value);
    if (only && answered.size === 0) out.models.push(`${value} (asked for; which answered is not reported)`);
    if (field === 'promptVersion' || field === 'prompt') out.prompts.push(bare && alone !== null ? `${alone}@${value}` : value);
    const version = facts && versionOf(field, value, labels, facts.key);
    if (!version) continue;
    asked.push({ id, ...version, systemId: facts.system_id, environment: facts.environment, at: facts.started_at });
  }
  await askDeployments(b, asked);
  return out;
}

/**
 * What the registry calls the version that a label names: models by family and build, a prompt version without a name by the one prompt that the
 * decision names, else by its system. Null: the label names no version, and nothing can be asked. `labels`: all of the decision.
 */
export function versionOf(
  field: string,
  value: string,
  labels: readonly string[],
  systemKey: string,
): { kind: 'model' | 'prompt'; name: string; version: string } | null {
  if (field !== 'model' && field !== 'promptVersion') return null;
  const kind = field === 'model' ? 'model' : 'prompt';
  const { uses } = usesOf([...labels.filter((one) => one.startsWith('prompt:')), `${field}:${value}`], systemKey);
  const found = uses.find((one) => one.kind === kind && one.version !== '');
  return found ? { kind, name: found.name, version: found.version } : null;
}

async function askDeployments(b: GraphBuilder, asked: readonly (AskedVersion & { id: string })[]): Promise<void> {
  if (asked.length === 0) return;
  const answers = await readDeployments(b.tx, b.workspaceId, asked);
  asked.forEach(({ id }, i) => {
    const node = b.nodes.get(id);
    const answer = answers[i];
    if (!node || !answer) return;
    node.deployment = answer.state;
    if (answer.detail !== undefined) node.deploymentDetail = answer.detail;
    if (answer.href !== undefined) node.href = answer.href;
    if (answer.state === 'notDeployed') node.warning = 'not deployed then';
  });
}

export function artifactNode(id: string, field: 'prompt' | 'promptVersion' | 'model' | 'tool', value: string): GraphNode {
  const { name, version } = field === 'promptVersion' ? split(value) : { name: value, version: null };
  return {
    id,
    kind: field === 'promptVersion' ? 'prompt' : field,
    label: field === 'promptVersion' && version === null ? 'prompt' : name,
    ...(field === 'promptVersion' && { detail: `version ${version ?? value}` }),
    q: term(field, value),
    focus: `${field}:${value}`,
  };
}
