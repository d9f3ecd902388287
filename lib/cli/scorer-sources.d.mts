export function scorerFiles(root: string): { files: string[]; packages: string[] };
export function scorerSources(root: string): { digest: string; libraries: Record<string, string> };
export function writeScorerSources(root: string): boolean;
