import type { FileHolder } from './holder-file.mjs';

export function buildingFile(buildDir: string): string;
export function findBuilder(buildDir: string): FileHolder | null;
export function noteServing(buildDir: string, about: { command: string; url: string }): () => void;
export function refusesBuild(buildDir: string, typed: string): string | null;
