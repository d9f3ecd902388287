import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Our own sources under a folder, without tests, and without what meets no text of strangers: what trains and measures, and what is generated. */
export function expressionFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return ['training', 'evaluation', 'generated'].includes(entry.name) ? [] : expressionFiles(file);
    return /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.endsWith('.d.ts') ? [file] : [];
  });
}

/** True when the expression holds no `*`, `+` or `{n,}` outside character classes. */
export function isBounded(source: string): boolean {
  const plain = source.replace(/\\./g, 'x').replace(/\[[^[\]]*\]/g, 'x');
  return !/[*+]|\{\d+,\}/.test(plain);
}
