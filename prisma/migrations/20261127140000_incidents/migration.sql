-- Incidents of AI systems (docs/evidence.md, Art. 73): what a person says happened, since when it was known, which decisions it is about, and what was
-- reported to whom. Each step is an event of the log; words of people are sealed under the workspace's key for evidence.
CREATE TABLE incident (
  workspace_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  system_id uuid NOT NULL,
  class text NOT NULL,                        -- lib/evidence/incidents/words.ts
  widespread boolean NOT NULL,
  breach boolean NOT NULL,                    -- of personal data: GDPR Art. 33
  provider_unreachable boolean NOT NULL,
  causal_link text NOT NULL,
  aware_at timestamptz(6) NOT NULL,
  words bytea,                                -- sealed: title, what happened; null once what it is about was erased
  opened_by uuid NOT NULL,
  opened_by_name text NOT NULL,
  opened_at timestamptz(6) NOT NULL DEFAULT now(),
  closed_at timestamptz(6),
  idx bigint NOT NULL,                        -- the event that opened it
  PRIMARY KEY (workspace_id, incident_id)
);
CREATE INDEX incident_system_idx ON incident (workspace_id, system_id, aware_at);

CREATE TABLE incident_decision (
  workspace_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  finding text,                               -- the finding it was opened from
  linked_at timestamptz(6) NOT NULL DEFAULT now(),
  idx bigint NOT NULL,
  PRIMARY KEY (workspace_id, incident_id, decision_id)
);
CREATE INDEX incident_decision_decision_idx ON incident_decision (workspace_id, decision_id);

CREATE TABLE incident_step (
  workspace_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  idx bigint NOT NULL,
  kind text NOT NULL,                         -- opened | classified | linked | reported | closed | reopened
  facts jsonb NOT NULL,                       -- no words of people
  words bytea,                                -- sealed
  by_id uuid NOT NULL,
  by_name text NOT NULL,
  made_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, incident_id, idx)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['incident', 'incident_decision', 'incident_step'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON incident TO countersign_app;
GRANT SELECT, INSERT ON incident_decision, incident_step TO countersign_app;
GRANT UPDATE (words) ON incident_step TO countersign_app;

-- A pack of an incident says what is known of it.
ALTER TABLE evidence_pack ADD COLUMN incident_id uuid;
