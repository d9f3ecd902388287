import type { FileHolder } from './holder-file.mjs';

export interface Serving extends FileHolder {
  url: string;
}
export function noteServing(buildDir: string, about: { command: string; url: string }): () => void;
export function whoServesFrom(buildDir: string): Serving[];
export function refusesBuild(buildDir: string, typed: string): string | null;
