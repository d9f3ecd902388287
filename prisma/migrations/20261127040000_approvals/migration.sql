-- Actions that agents ask leave for, the votes of people on them, halts, and what is to be told about them (docs/approvals.md, docs/adr/0026).
-- What an agent or a person wrote (arguments, context, reasons) is in none of these tables: it lies in the disclosures of the events that a row
-- names by their place in the log, so that erasure and retention find it where they look anyway.

CREATE TABLE action (
  workspace_id uuid NOT NULL,
  action_id uuid NOT NULL,
  system_id uuid NOT NULL,
  decision_id uuid,                           -- null: the agent named no decision and no trace
  step_key text,
  asked_by uuid NOT NULL,                     -- the key
  idempotency_key text NOT NULL,
  body_mac bytea NOT NULL,                    -- HMAC of the request: the same key with another body is refused
  asked_at timestamptz(6) NOT NULL DEFAULT now(),
  tool text NOT NULL,
  tool_version text,
  effect text NOT NULL,                       -- lib/risk/contract.ts
  environment text,
  subject_mac bytea,                          -- HMAC of the subject's id: whoever it is does not decide
  run_id text,
  call_id text,
  framework text,
  callback text,
  accepts_edits boolean NOT NULL DEFAULT false,
  supersedes uuid,

  state text NOT NULL,                        -- lib/approvals/state.ts
  execution text NOT NULL DEFAULT 'none',
  revision integer NOT NULL DEFAULT 1,
  change bigint NOT NULL DEFAULT 1,           -- counts everything that happens to it: what waits is woken by it
  reason_code text,                           -- why it ended as it did
  tier text NOT NULL,
  score double precision,
  route text NOT NULL,
  chain jsonb NOT NULL,                       -- frozen: policies and versions, matched rules, quorum, who is eligible, register's version
  rule_key text NOT NULL DEFAULT '',          -- the rule that decided, for bulk
  required integer NOT NULL DEFAULT 0,
  approvals integer NOT NULL DEFAULT 0,       -- of the current revision
  maker_id uuid,                              -- who edited it last
  checking_until timestamptz(6),
  expires_at timestamptz(6),
  execute_by timestamptz(6),
  decided_at timestamptz(6),
  decided_by text,                            -- public id of the person; null: no person decided
  escalation integer NOT NULL DEFAULT 0,      -- 0 none, 1 reminded, 2 backup group asked
  claimed_by uuid,
  claimed_until timestamptz(6),
  assigned_to uuid,
  frozen_by uuid,                             -- the halt that froze or voided it
  overridden boolean NOT NULL DEFAULT false,
  second_review text,                         -- null | due | upheld | faulted
  polled_at timestamptz(6),                   -- when an agent last waited for it

  nonce bytea NOT NULL,                       -- 128 bits, so that the hash of guessable arguments cannot be guessed
  proposed_hash bytea NOT NULL,
  action_hash bytea NOT NULL,                 -- of the arguments that may run
  requested_idx bigint NOT NULL,              -- action.requested: what was asked
  args_idx bigint NOT NULL,                   -- the event whose disclosure holds the arguments that may run
  note_idx bigint,                            -- the event that holds what the reviewer tells the agent
  verdict text,                               -- compact JWS
  verdict_id uuid,
  halt_epoch bigint NOT NULL DEFAULT 0,
  redemption_id uuid,
  redeemed_at timestamptz(6),
  redeemed_by uuid,
  finished_at timestamptz(6),
  told_approval text,                         -- what the decision's row was last told
  PRIMARY KEY (workspace_id, action_id)
);
CREATE UNIQUE INDEX action_idempotency_key ON action (workspace_id, asked_by, idempotency_key);
CREATE INDEX action_state_idx ON action (workspace_id, state, expires_at, action_id);
CREATE INDEX action_decision_idx ON action (workspace_id, decision_id);
CREATE INDEX action_system_idx ON action (workspace_id, system_id, action_id);
CREATE INDEX action_tool_idx ON action (workspace_id, tool, state, action_id);
-- What the sweeper looks for.
CREATE INDEX action_open_idx ON action (workspace_id, execute_by) WHERE execution IN ('none', 'redeemed') AND state IN ('allowed', 'approved');
CREATE INDEX action_told_idx ON action (workspace_id) WHERE decision_id IS NOT NULL AND told_approval IS NULL;

-- One vote a person and revision; nothing of it is changed.
CREATE TABLE action_vote (
  workspace_id uuid NOT NULL,
  action_id uuid NOT NULL,
  revision integer NOT NULL,
  person_id uuid NOT NULL,
  authority_id uuid NOT NULL,                 -- the person, or in whose place they decided
  vote text NOT NULL,
  reason_code text NOT NULL,
  batch_id uuid,
  seen_mac bytea NOT NULL,                    -- what was shown to the person, hashed by the desk
  idx bigint NOT NULL,
  voted_at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, action_id, revision, person_id)
);
CREATE UNIQUE INDEX action_vote_authority_key ON action_vote (workspace_id, action_id, revision, authority_id);
CREATE INDEX action_vote_person_idx ON action_vote (workspace_id, person_id, voted_at);

-- Everything that happened to an action, in order: what an event stream goes on from.
CREATE TABLE action_change (
  workspace_id uuid NOT NULL,
  action_id uuid NOT NULL,
  change bigint NOT NULL,
  kind text NOT NULL,
  idx bigint,
  at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, action_id, change)
);

-- Who decides in whose place, from when until when.
CREATE TABLE review_delegation (
  workspace_id uuid NOT NULL,
  delegation_id uuid NOT NULL,
  from_person uuid NOT NULL,
  to_person uuid NOT NULL,
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6) NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz(6) NOT NULL DEFAULT now(),
  ended_at timestamptz(6),
  PRIMARY KEY (workspace_id, delegation_id)
);
CREATE INDEX review_delegation_to_idx ON review_delegation (workspace_id, to_person, until_at);

-- How this workspace reviews, and the epoch that every verdict names. No row: lib/approvals/settings.ts has the defaults.
CREATE TABLE approval_setting (
  workspace_id uuid NOT NULL,
  halt_epoch bigint NOT NULL DEFAULT 0,       -- counts halts
  high_seconds integer NOT NULL DEFAULT 14400,
  critical_seconds integer NOT NULL DEFAULT 86400,
  exclude_owner boolean NOT NULL DEFAULT true,
  eligible_roles text[] NOT NULL DEFAULT '{reviewer,compliance_officer}',
  backup_roles text[] NOT NULL DEFAULT '{compliance_officer,administrator}',
  PRIMARY KEY (workspace_id)
);

CREATE TABLE halt (
  workspace_id uuid NOT NULL,
  halt_id uuid NOT NULL,
  scope text NOT NULL,                        -- workspace | system | agent | tool | environment
  system_id uuid,
  value text,                                 -- agent, tool or environment by name
  mode text NOT NULL,                         -- stop | readOnly | everythingNeedsAHuman
  drill boolean NOT NULL DEFAULT false,
  epoch bigint NOT NULL,
  started_by text NOT NULL,
  started_by_name text NOT NULL,
  asked_at timestamptz(6) NOT NULL,           -- when the person's request came in, by the database's clock
  started_at timestamptz(6) NOT NULL,         -- from here on nothing in its scope begins
  safe_at timestamptz(6),                     -- from here on nothing in its scope was still running
  frozen integer NOT NULL DEFAULT 0,
  voided integer NOT NULL DEFAULT 0,
  running integer NOT NULL DEFAULT 0,         -- redeemed before it, without a result at its start
  ended_at timestamptz(6),
  ended_by text,
  ended_by_name text,
  started_idx bigint NOT NULL,
  PRIMARY KEY (workspace_id, halt_id)
);
CREATE INDEX halt_open_idx ON halt (workspace_id) WHERE ended_at IS NULL;

-- The public halves of the keys that sign verdicts, those in use first and those before: what was signed can be checked after a rotation.
CREATE TABLE verdict_key (
  workspace_id uuid NOT NULL,
  key_id text NOT NULL,                       -- RFC 7638 thumbprint
  public_key text NOT NULL,                   -- Ed25519, 32 bytes, base64url
  first_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, key_id)
);

-- What is to be told to whom is another room's: here only that something happened. Never content.
CREATE TABLE notification_outbox (
  workspace_id uuid NOT NULL,
  outbox_id uuid NOT NULL,
  topic text NOT NULL,
  subject_id text NOT NULL,                   -- public id
  tier text,
  due_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, outbox_id)
);

-- A person shows again who they are before the sharpest acts.
ALTER TABLE session ADD COLUMN confirmed_at timestamptz(6);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['action', 'action_vote', 'action_change', 'review_delegation', 'approval_setting', 'halt', 'verdict_key', 'notification_outbox'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON action, review_delegation, approval_setting, halt TO countersign_app;
GRANT SELECT, INSERT ON action_vote, action_change, verdict_key TO countersign_app;
GRANT SELECT, INSERT, DELETE ON notification_outbox TO countersign_app;
