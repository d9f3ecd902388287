/** Who reads a log: the workspace, and the AI systems whose events may be shown, all or a list of UUIDs. */
export interface LogReader {
  workspaceId: string;
  systems: 'all' | readonly string[];
}
