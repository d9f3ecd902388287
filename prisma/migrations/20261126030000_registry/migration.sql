-- The registry: what an AI system is for and who answers for it, its artifacts and their versions, what was deployed where and when, who
-- consented, who signed, and what traffic was seen to use (docs/adr/0019). Rows here are the desk's working memory: every change by a person, by
-- a key or by us is an event of the log. version_seen is derived from decisions by the worker; nothing on the way of ingest writes here.

ALTER TABLE ai_system
  ADD COLUMN owner_id uuid,                   -- a person who answers for it
  ADD COLUMN role text,                       -- lib/registry/inventory.ts: as the AI Act, Art. 3, names them
  ADD COLUMN purpose text,                    -- intended purpose, Art. 3(12)
  ADD COLUMN annex_point text,                -- lib/registry/inventory.ts: a point of Annex III, or "none"; null: not stated
  ADD COLUMN risk_class text,
  ADD COLUMN environments text[] NOT NULL DEFAULT '{}';

CREATE TABLE artifact (
  workspace_id uuid NOT NULL,
  artifact_id uuid NOT NULL,
  kind text NOT NULL,                         -- lib/registry/artifacts.ts
  name text NOT NULL,
  description text,
  first_noted_at timestamptz(6) NOT NULL DEFAULT now(),
  registered_at timestamptz(6),               -- null: seen in traffic, registered by nobody
  registered_by text,                         -- name, as it was then
  registrar text,                             -- id of the person or key
  PRIMARY KEY (workspace_id, artifact_id)
);
CREATE UNIQUE INDEX artifact_name_idx ON artifact (workspace_id, kind, name);

CREATE TABLE artifact_version (
  workspace_id uuid NOT NULL,
  version_id uuid NOT NULL,
  artifact_id uuid NOT NULL,
  version text NOT NULL,
  digest text,                                -- SHA-256, lower-case hex
  details jsonb NOT NULL DEFAULT '{}',        -- lib/registry/artifacts.ts: effect class, schema, consent basis, ...
  card jsonb,                                 -- a model card, as structure: lib/registry/model-card.ts
  signature jsonb,                            -- DSSE envelope and what verifying it said; whether its signer is trusted is looked up
  source text NOT NULL,                       -- traffic | person | key | bom | sample
  noted_at timestamptz(6) NOT NULL DEFAULT now(),
  registered_at timestamptz(6),
  registered_by text,
  PRIMARY KEY (workspace_id, version_id)
);
CREATE UNIQUE INDEX artifact_version_name_idx ON artifact_version (workspace_id, artifact_id, version);
CREATE INDEX artifact_version_digest_idx ON artifact_version (workspace_id, digest) WHERE digest IS NOT NULL;

-- What was made of what. A version '' means the artifact, whatever its version.
CREATE TABLE artifact_link (
  workspace_id uuid NOT NULL,
  from_artifact uuid NOT NULL,
  from_version text NOT NULL DEFAULT '',
  relation text NOT NULL,
  to_artifact uuid NOT NULL,
  to_version text NOT NULL DEFAULT '',
  made_at timestamptz(6) NOT NULL DEFAULT now(),
  made_by text NOT NULL,
  PRIMARY KEY (workspace_id, from_artifact, from_version, relation, to_artifact, to_version)
);
CREATE INDEX artifact_link_to_idx ON artifact_link (workspace_id, to_artifact);

-- From when until when a version was what an AI system ran in an environment. Windows may overlap: a canary.
CREATE TABLE deployment (
  workspace_id uuid NOT NULL,
  deployment_id uuid NOT NULL,
  artifact_id uuid NOT NULL,
  version text NOT NULL,
  system_id uuid NOT NULL,
  environment text NOT NULL,
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6),                    -- null: still
  promotion_id uuid,                          -- null: recorded as a fact, consented to by nobody
  recorded_by text NOT NULL,
  recorded_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, deployment_id)
);
CREATE INDEX deployment_artifact_idx ON deployment (workspace_id, artifact_id);
CREATE INDEX deployment_system_idx ON deployment (workspace_id, system_id);

CREATE TABLE promotion (
  workspace_id uuid NOT NULL,
  promotion_id uuid NOT NULL,
  artifact_id uuid NOT NULL,
  version text NOT NULL,
  system_id uuid NOT NULL,
  environment text NOT NULL,
  from_at timestamptz(6),                     -- null: from the moment of the consent
  reason text NOT NULL,
  state text NOT NULL,                        -- lib/registry/promotion.ts
  requested_by text NOT NULL,                 -- a person or a key, by id
  requested_by_name text NOT NULL,
  requested_at timestamptz(6) NOT NULL DEFAULT now(),
  decided_by text,
  decided_by_name text,
  decided_at timestamptz(6),
  decision_reason text,
  PRIMARY KEY (workspace_id, promotion_id)
);
CREATE INDEX promotion_artifact_idx ON promotion (workspace_id, artifact_id);
CREATE INDEX promotion_state_idx ON promotion (workspace_id, state);

-- Whose signatures count. A signature of anybody else may be valid, and is shown as not trusted.
CREATE TABLE trusted_signer (
  workspace_id uuid NOT NULL,
  signer_id uuid NOT NULL,
  name text NOT NULL,
  public_key text NOT NULL,                   -- Ed25519, 32 bytes, base64
  added_by text NOT NULL,
  added_at timestamptz(6) NOT NULL DEFAULT now(),
  revoked_by text,
  revoked_at timestamptz(6),
  PRIMARY KEY (workspace_id, signer_id)
);

-- What decisions were seen to use, first and last, by AI system and environment ('' where none was reported). Derived by the worker.
CREATE TABLE version_seen (
  workspace_id uuid NOT NULL,
  artifact_id uuid NOT NULL,
  version text NOT NULL,                      -- '' where none was reported
  system_id uuid NOT NULL,
  environment text NOT NULL DEFAULT '',
  first_at timestamptz(6) NOT NULL,
  first_decision uuid NOT NULL,
  last_at timestamptz(6) NOT NULL,
  last_decision uuid NOT NULL,
  PRIMARY KEY (workspace_id, artifact_id, version, system_id, environment)
);
CREATE INDEX version_seen_system_idx ON version_seen (workspace_id, system_id);

-- How far the log was looked through for decisions that were closed, and what is to be looked at again because the registry changed.
CREATE TABLE check_cursor (
  workspace_id uuid NOT NULL,
  next_idx bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id)
);
CREATE TABLE check_sweep (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6),
  after_at timestamptz(6),                    -- how far it got
  after_id uuid,
  PRIMARY KEY (workspace_id, system_id)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['artifact', 'artifact_version', 'artifact_link', 'deployment', 'promotion', 'trusted_signer', 'version_seen', 'check_cursor', 'check_sweep'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON artifact, artifact_version, deployment, promotion, trusted_signer, version_seen, check_cursor TO countersign_app;
GRANT SELECT, INSERT ON artifact_link TO countersign_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON check_sweep TO countersign_app;
