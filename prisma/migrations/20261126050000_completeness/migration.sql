-- How complete the record is (docs/completeness.md). Everything here but what people set (system_assertion, remap_run) is derived from the
-- log by the worker, behind completeness_cursor, and can be made anew from it. Nothing of it is written while an emitter waits.

CREATE TABLE completeness_cursor (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  next_idx bigint NOT NULL DEFAULT 0,         -- everything below is looked at
  again_below bigint NOT NULL DEFAULT 0,      -- events below it are looked at again: what removed records told is kept, not counted twice
  moved_at timestamptz(6) NOT NULL DEFAULT now()
);

-- A writer that numbers what it sends.
CREATE TABLE emitter (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  emitter text NOT NULL,                      -- as it names itself
  numbered bigint NOT NULL,                   -- different numbers received
  repeated bigint NOT NULL DEFAULT 0,         -- events under a number that had come before
  first_at timestamptz(6) NOT NULL,
  last_at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, system_id, emitter)
);

-- Its unbroken runs of numbers. What lies between two of them was never received.
CREATE TABLE emitter_run (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  emitter text NOT NULL,
  from_no bigint NOT NULL,
  to_no bigint NOT NULL,
  missing bigint NOT NULL DEFAULT 0,          -- numbers inside that never came, of gaps no longer kept one by one
  from_at timestamptz(6) NOT NULL,            -- when its first and last number were said to occur
  to_at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, system_id, emitter, from_no)
) WITH (fillfactor = 80);

-- What somebody else counted: a gateway, a queue, a bill.
CREATE TABLE counter_window (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  source text NOT NULL,
  environment text NOT NULL DEFAULT '',
  from_at timestamptz(6) NOT NULL,
  to_at timestamptz(6) NOT NULL,
  expected bigint NOT NULL,
  idx bigint NOT NULL,                        -- the newest event that says so
  received bigint,                            -- as counted once, kept when the decisions themselves go by retention
  PRIMARY KEY (workspace_id, system_id, source, environment, from_at, to_at)
);

-- What is missing of single decisions, by code (lib/completeness/codes.ts).
CREATE TABLE decision_gap (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  code text NOT NULL,
  detail text NOT NULL DEFAULT '',
  system_id uuid NOT NULL,
  started_at timestamptz(6) NOT NULL,
  amount double precision NOT NULL,
  PRIMARY KEY (workspace_id, decision_id, code, detail)
);
CREATE INDEX decision_gap_code_idx ON decision_gap (workspace_id, system_id, code, started_at);

-- Spans and events that name another trace or decision as where they come from.
CREATE TABLE decision_link (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,                  -- the one that says so
  step_key text NOT NULL,
  scheme text NOT NULL,                       -- trace | external: as in alias
  value text NOT NULL,
  span_id text NOT NULL DEFAULT '',
  system_id uuid NOT NULL,
  idx bigint NOT NULL,
  PRIMARY KEY (workspace_id, decision_id, step_key, scheme, value, span_id)
);
CREATE INDEX decision_link_value_idx ON decision_link (workspace_id, scheme, value);

-- What a person says every decision of a system must have.
CREATE TABLE system_assertion (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  code text NOT NULL,
  minutes integer,                            -- of the assertion that has a limit
  set_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, system_id, code)
);

-- Systems whose older decisions are still to be held against new assertions: where to go on.
CREATE TABLE assertion_check (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  after uuid,
  PRIMARY KEY (workspace_id, system_id)
);

-- Decisions by the version of the mappers that their rows were made with, counted after each change of a mapper.
CREATE TABLE mapper_census (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  dialect text NOT NULL,
  mapper_version text NOT NULL,
  decisions bigint NOT NULL,
  steps bigint NOT NULL,
  PRIMARY KEY (workspace_id, system_id, dialect, mapper_version)
);

-- A count of those, or a re-map: waiting, going on, or over.
CREATE TABLE remap_run (
  workspace_id uuid NOT NULL REFERENCES workspace,
  run_id uuid NOT NULL,
  kind text NOT NULL,                         -- count | remap
  scope text NOT NULL,                        -- outdated | all
  system_id uuid,
  asked_by uuid,                              -- the person; null for Countersign
  asked_by_name text,
  asked_at timestamptz(6) NOT NULL DEFAULT now(),
  started_at timestamptz(6),
  finished_at timestamptz(6),
  state text NOT NULL,                        -- waiting | running | done
  after uuid,                                 -- where to go on after an interruption
  total bigint,
  checked bigint NOT NULL DEFAULT 0,
  changed bigint NOT NULL DEFAULT 0,
  from_versions jsonb NOT NULL DEFAULT '{}',  -- decisions by "dialect/version" that were mapped anew
  to_versions jsonb NOT NULL DEFAULT '{}',    -- the mappers that did
  idx bigint,                                 -- its record.remapped
  PRIMARY KEY (workspace_id, run_id)
);

-- What became of trying a refused record again.
ALTER TABLE quarantine ADD COLUMN tried_at timestamptz(6), ADD COLUMN tried_by_name text, ADD COLUMN outcome text;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['completeness_cursor', 'emitter', 'emitter_run', 'counter_window', 'decision_gap', 'decision_link', 'system_assertion',
    'assertion_check', 'mapper_census', 'remap_run'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO countersign_app', name);
  END LOOP;
END $$;

-- Searched beside decision_read (docs/adr/0008).
CREATE VIEW decision_gap_read AS SELECT * FROM decision_gap WHERE workspace_id = countersign_workspace();
GRANT SELECT ON decision_gap_read TO countersign_app;
