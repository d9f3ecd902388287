export function noteServing(buildDir: string, about: { command: string; url: string }): () => void;
export function refusesBuild(buildDir: string, typed: string): string | null;
