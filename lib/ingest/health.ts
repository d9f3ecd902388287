/** What the ingest health page shows. Client-safe; times are RFC 3339 UTC. */
export interface IngestCounts {
  /** Beginning of the newest hour counted. */
  hour: string;
  route: string;
  /** Null: Countersign itself, such as an import. */
  keyName: string | null;
  accepted: number;
  duplicates: number;
  conflicts: number;
  rejected: number;
  bytes: number;
}
export interface IngestRefusal {
  id: string;
  receivedAt: string;
  route: string;
  keyName: string | null;
  code: string;
  /** JSON pointer into the record. */
  field: string | null;
  message: string;
}
export interface IngestHealth {
  /** False: nothing of it is shown, because it is about the whole workspace and the reader sees some of its AI systems only. */
  shown: boolean;
  hours: number;
  lastReceivedAt: string | null;
  /** By route and key. */
  totals: IngestCounts[];
  /** By hour, newest first. */
  byHour: IngestCounts[];
  refusals: { items: IngestRefusal[]; nextCursor: string | null };
}
