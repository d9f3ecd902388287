-- Where what a decision used came from, and what was made with it (docs/adr/0021, docs/lineage.md). All of it is derived from the log:
-- links of decisions by the worker that fills the text index, behind the same cursor; the catalogue of OpenLineage behind one of its own.

-- Which documents and datasets a decision used, one row a decision: labels as in decision.labels, of facts that would cost the
-- acknowledgement too much. Prompts, models and tools are in decision.labels already.
CREATE TABLE decision_use (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  uses text[] NOT NULL,                       -- 'document:KB-204', 'dataset:support-kb@2026-11-20': lib/search/record-uses.ts
  links jsonb NOT NULL DEFAULT '[]',          -- [[document, its version, dataset, its version], ...], null where not reported
  cut boolean NOT NULL DEFAULT false,         -- more were used than are kept
  PRIMARY KEY (workspace_id, decision_id)
) PARTITION BY RANGE (decision_id);
CREATE TABLE decision_use_default PARTITION OF decision_use DEFAULT;
CREATE INDEX decision_use_uses_idx ON decision_use USING gin (uses);
CREATE VIEW decision_use_read AS SELECT * FROM decision_use WHERE workspace_id = countersign_workspace();

-- The names there are, for completion and prefixes; one goes when no decision uses it any more.
CREATE TABLE use_seen (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  label text NOT NULL,
  PRIMARY KEY (workspace_id, system_id, label)
);

-- OpenLineage. Ids follow from namespace and name. `facets` holds of each facet the newest that was reported: {name: {at, r, v}}, without
-- v where it was deleted, so that an older one that comes later does not bring it back (lib/lineage/merge-facets.ts).
CREATE TABLE lineage_cursor (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  next_idx bigint NOT NULL DEFAULT 0          -- everything below is folded
);
CREATE TABLE lineage_job (
  workspace_id uuid NOT NULL,
  job_id uuid NOT NULL,
  namespace text NOT NULL,
  name text NOT NULL,
  facets jsonb NOT NULL DEFAULT '{}',
  first_at timestamptz(6) NOT NULL,
  last_at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, job_id)
);
CREATE TABLE lineage_dataset (
  workspace_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  namespace text NOT NULL,
  name text NOT NULL,
  names text[] NOT NULL,                      -- name, namespace/name, and the same of its symlinks
  facets jsonb NOT NULL DEFAULT '{}',
  first_at timestamptz(6) NOT NULL,
  last_at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, dataset_id)
);
CREATE TABLE lineage_dataset_version (
  workspace_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  version text NOT NULL,
  first_at timestamptz(6) NOT NULL,
  last_at timestamptz(6) NOT NULL,
  run_id uuid,                                -- the run that wrote it; null: only read so far
  built_at timestamptz(6),
  built_rank integer,                         -- 0: a run that had ended said so
  PRIMARY KEY (workspace_id, dataset_id, version)
);
CREATE TABLE lineage_run (
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  job_id uuid NOT NULL,
  state text NOT NULL,                        -- START RUNNING COMPLETE ABORT FAIL OTHER
  started_at timestamptz(6),
  ended_at timestamptz(6),
  parent_run_id uuid,
  facets jsonb NOT NULL DEFAULT '{}',
  fold jsonb NOT NULL DEFAULT '{}',           -- what folding must remember: private to lib/lineage/fold-event.ts
  first_at timestamptz(6) NOT NULL,
  last_at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, run_id)
);
CREATE INDEX lineage_run_job_idx ON lineage_run (workspace_id, job_id, last_at);
-- What a run read and wrote; run_id all zero: what a job event says that the job reads and writes.
CREATE TABLE lineage_edge (
  workspace_id uuid NOT NULL,
  job_id uuid NOT NULL,
  run_id uuid NOT NULL,
  role text NOT NULL,                         -- input | output
  dataset_id uuid NOT NULL,
  version text,
  facets jsonb NOT NULL DEFAULT '{}',         -- inputFacets, outputFacets
  fold jsonb NOT NULL DEFAULT '{}',
  first_at timestamptz(6) NOT NULL,
  last_at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, job_id, run_id, role, dataset_id)
);
CREATE INDEX lineage_edge_dataset_idx ON lineage_edge (workspace_id, dataset_id, role, last_at);
-- From the dataset's columnLineage facet as it is now.
CREATE TABLE lineage_column (
  workspace_id uuid NOT NULL,
  dataset_id uuid NOT NULL,
  field text NOT NULL,
  from_dataset_id uuid NOT NULL,
  from_field text NOT NULL,
  transformations jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (workspace_id, dataset_id, field, from_dataset_id, from_field)
);

-- The few events of the log that the catalogue is folded from. Others cost this index nothing.
CREATE INDEX event_lineage_idx ON event (workspace_id, idx) WHERE kind IN ('lineage.run', 'lineage.dataset', 'lineage.job');

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['decision_use', 'use_seen', 'lineage_cursor', 'lineage_job', 'lineage_dataset', 'lineage_dataset_version',
    'lineage_run', 'lineage_edge', 'lineage_column'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT ON decision_use_read TO countersign_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON decision_use, use_seen, lineage_cursor, lineage_job, lineage_dataset, lineage_dataset_version,
  lineage_run, lineage_edge, lineage_column TO countersign_app;
