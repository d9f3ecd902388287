-- Evidence packs, what was drawn for them, who got them, when they are due; and the rooms of auditors (docs/adr/0030). Every change is an event of
-- the log. The bytes of a pack lie in chunks, encrypted under a key of its own that an erasure destroys.

CREATE TABLE evidence_pack (
  workspace_id uuid NOT NULL,
  pack_id uuid NOT NULL,
  system_id uuid,                             -- null: all systems
  profile text NOT NULL,                      -- lib/evidence/packs/words.ts
  mode text NOT NULL,                         -- selected | complete
  content text NOT NULL,                      -- none | masked | original
  frameworks text[] NOT NULL,
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6) NOT NULL,
  law_date date NOT NULL,
  language text NOT NULL DEFAULT 'en',
  sample_size integer NOT NULL,
  seed text NOT NULL,                         -- in the log before the sample was drawn
  decisions uuid[] NOT NULL DEFAULT '{}',     -- named ones: an incident's, or the affected person's
  grounds text[] NOT NULL DEFAULT '{}',       -- why something is withheld
  state text NOT NULL,                        -- lib/evidence/packs/words.ts
  stage text NOT NULL DEFAULT 'waiting',
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  problem text,                               -- why it failed, in words that hold no content
  cancel_asked boolean NOT NULL DEFAULT false,
  claimed_by uuid,
  claimed_until timestamptz(6),
  asked_by text NOT NULL,                     -- a person, a key or a schedule, by id
  asked_by_name text NOT NULL,
  asked_at timestamptz(6) NOT NULL DEFAULT now(),
  schedule_id uuid,
  successor_of uuid,
  log_size bigint,                            -- the signed state that its proofs stand under: pinned when it is first built
  built_at timestamptz(6),
  reports jsonb,                              -- what the frameworks' pages said then
  facts jsonb,                                -- counts of its cover
  statement text,                             -- waits for the signer
  envelope text,                              -- signed: manifest.dsse.json
  manifest_sha256 text,
  draft_manifest text,                        -- of the draft that was signed off
  wrapped_key bytea,
  bytes bigint,
  zip_sha256 text,
  finished_at timestamptz(6),
  PRIMARY KEY (workspace_id, pack_id)
);
CREATE INDEX evidence_pack_state_idx ON evidence_pack (workspace_id, state);

CREATE TABLE evidence_pack_chunk (
  workspace_id uuid NOT NULL,
  pack_id uuid NOT NULL,
  ordinal integer NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (workspace_id, pack_id, ordinal)
);

-- Decisions whose records are in it: an erasure looks here, and an auditor's checks point here.
CREATE TABLE evidence_pack_decision (
  workspace_id uuid NOT NULL,
  pack_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  place integer NOT NULL,                     -- in the order drawn
  PRIMARY KEY (workspace_id, pack_id, decision_id)
);
CREATE INDEX evidence_pack_decision_idx ON evidence_pack_decision (workspace_id, decision_id);

CREATE TABLE evidence_pack_sign_off (
  workspace_id uuid NOT NULL,
  pack_id uuid NOT NULL,
  person_id uuid NOT NULL,
  person_name text NOT NULL,
  capacity text NOT NULL,
  manifest_sha256 text NOT NULL,              -- of the draft that was looked at
  signed_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, pack_id, person_id),
  UNIQUE (workspace_id, pack_id, capacity)
);

CREATE TABLE evidence_pack_recipient (
  workspace_id uuid NOT NULL,
  pack_id uuid NOT NULL,
  recipient_id uuid NOT NULL,
  name text NOT NULL,
  way text NOT NULL,                          -- download | handedOver | folder | webhook
  recorded_by text NOT NULL,
  recorded_by_name text NOT NULL,
  recorded_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, pack_id, recipient_id)
);

CREATE TABLE pack_schedule (
  workspace_id uuid NOT NULL,
  schedule_id uuid NOT NULL,
  system_id uuid,
  profile text NOT NULL,
  frameworks text[] NOT NULL,
  sample_size integer NOT NULL,
  cadence text NOT NULL,                      -- monthly | quarterly
  delivery text NOT NULL,                     -- none | folder | webhook
  created_by text NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  next_until timestamptz(6) NOT NULL,         -- the end of the next period that is due
  ended_at timestamptz(6),
  PRIMARY KEY (workspace_id, schedule_id)
);

-- An auditor's room: one system, one period, some frameworks, until a day.
CREATE TABLE audit_room (
  workspace_id uuid NOT NULL,
  audit_id uuid NOT NULL,
  title text NOT NULL,
  auditor_id uuid NOT NULL,
  auditor_name text NOT NULL,
  system_id uuid NOT NULL,
  frameworks text[] NOT NULL,
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6) NOT NULL,
  expires_at timestamptz(6) NOT NULL,
  opened_by_name text NOT NULL,
  opened_at timestamptz(6) NOT NULL DEFAULT now(),
  closed_at timestamptz(6),
  PRIMARY KEY (workspace_id, audit_id)
);
CREATE TABLE audit_request (
  workspace_id uuid NOT NULL,
  audit_id uuid NOT NULL,
  request_id uuid NOT NULL,
  control text,
  question text NOT NULL,
  due_on date,
  asked_by_name text NOT NULL,
  asked_at timestamptz(6) NOT NULL DEFAULT now(),
  answer text,
  pack_id uuid,
  answered_by_name text,
  answered_at timestamptz(6),
  PRIMARY KEY (workspace_id, audit_id, request_id)
);
CREATE TABLE audit_check (
  workspace_id uuid NOT NULL,
  audit_id uuid NOT NULL,
  pack_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  result text NOT NULL,                       -- agrees | differs | cannotTell
  note text,
  checked_by_name text NOT NULL,
  checked_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, audit_id, pack_id, decision_id)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['evidence_pack', 'evidence_pack_chunk', 'evidence_pack_decision', 'evidence_pack_sign_off', 'evidence_pack_recipient',
    'pack_schedule', 'audit_room', 'audit_request', 'audit_check'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON evidence_pack, pack_schedule, audit_room, audit_request, audit_check TO countersign_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON evidence_pack_chunk, evidence_pack_decision TO countersign_app;
GRANT SELECT, INSERT ON evidence_pack_sign_off, evidence_pack_recipient TO countersign_app;
