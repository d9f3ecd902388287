import type { TrailNode, TrailTree } from '../timeline/trail-tree';

/** What the transcript shows in which order, from the outline alone. Pure. */
export interface TranscriptEntry {
  key: string;
  node: TrailNode;
  /** `close`: what an agent answered, after everything it did. */
  part: 'step' | 'close';
  /** The step whose conversation this one continues: the model call before it in the same agent, or the agent. */
  before: string | null;
  /** Steps that ran since `before`, whose results come back as messages. */
  between: string[];
}

/** More steps than this between two calls do not help to recognise a repeated message. */
const MOST_BETWEEN = 20;

export function transcriptEntries(tree: TrailTree): TranscriptEntry[] {
  const entries: TranscriptEntry[] = [];
  const open: { node: TrailNode; end: number }[] = [];
  const threads = new Map<TrailNode | null, { before: string | null; between: string[] }>();
  const closeUntil = (order: number): void => {
    for (let top = open[open.length - 1]; top && top.end <= order; top = open[open.length - 1]) {
      const thread = threads.get(top.node);
      entries.push({ key: `close:${top.node.id}`, node: top.node, part: 'close', before: thread?.before ?? null, between: [] });
      open.pop();
    }
  };
  for (const node of tree.nodes) {
    closeUntil(node.order);
    const agent = open[open.length - 1]?.node ?? null;
    let thread = threads.get(agent);
    if (!thread) threads.set(agent, (thread = { before: agent?.id ?? null, between: [] }));
    entries.push({ key: node.id, node, part: 'step', before: thread.before, between: thread.between.slice(-MOST_BETWEEN) });
    if (node.step?.kind === 'model') threads.set(agent, { before: node.id, between: [] });
    else thread.between.push(node.id);
    if (node.step?.kind === 'agent' && node.children.length > 0) open.push({ node, end: node.order + node.descendants + 1 });
  }
  closeUntil(Infinity);
  return entries;
}
