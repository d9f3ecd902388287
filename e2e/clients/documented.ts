import { readFileSync } from 'node:fs';

/** The blocks of docs/sending.md that carry a file name. */
export const BLOCKS = new Map(
  [...readFileSync('docs/sending.md', 'utf8').matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map((found) => [found[1]!, found[2]!]),
);

/** A block as it stands, but for what is the reader's own: the address, the AI system and the key. */
export function documented(name: string, own: { url: string; system: string; key: string }): string {
  const text = BLOCKS.get(name);
  if (text === undefined) throw new Error(`docs/sending.md has no block named ${name}.`);
  return text.replaceAll('http://127.0.0.1:3000', own.url).replaceAll('support-agent', own.system).replaceAll('$KEY', own.key);
}

/** The variables that a block of `export NAME=value` lines sets. */
export function variablesOf(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/^export (\w+)=("[^"]*"|\S+)/gm)].map((found) => [found[1]!, found[2]!.replace(/^"(.*)"$/, '$1')]),
  );
}
