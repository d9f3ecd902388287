-- Backups that were made of a workspace and are not known to be gone: until when content that was erased here is still held there.
CREATE TABLE backup (
  workspace_id uuid NOT NULL,
  backup_id uuid NOT NULL,
  made_at timestamptz(6) NOT NULL,
  expires_at timestamptz(6),                  -- null: kept until somebody deletes it
  place text NOT NULL,                        -- where the archive was written, as the command saw it
  bytes bigint NOT NULL,
  sha256 text NOT NULL,                       -- of the archive, as sha256sum prints it
  size bigint NOT NULL,                       -- events in it: indexes 0 to size - 1
  pruned_at timestamptz(6),                   -- the archive was deleted
  PRIMARY KEY (workspace_id, backup_id)
);
ALTER TABLE backup ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_isolation ON backup USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace());
GRANT SELECT, INSERT, UPDATE ON backup TO countersign_app;

-- A row without an end: this database was restored and serves reads only. Every transaction of the application looks here when it begins.
-- Only the owner begins a recovery; the application may end it, in the transaction that appends `recovery.ended`.
CREATE TABLE recovery (
  recovery_id uuid PRIMARY KEY,
  started_at timestamptz(6) NOT NULL DEFAULT now(),
  detail jsonb NOT NULL,                      -- lib/backup/recovery.ts
  ended_at timestamptz(6),
  ended_by text
);
GRANT SELECT ON recovery TO countersign_app;
GRANT UPDATE (ended_at, ended_by) ON recovery TO countersign_app;
