export function isAlive(pid: number): boolean;
export function statOf(pid: number): string[] | null;
