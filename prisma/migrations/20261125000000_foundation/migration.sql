-- The foundation schema, written by hand because Prisma has no word for partitions, row-level security, roles and grants.
-- Every primary and unique key starts with workspace_id. Trail tables carry decision_id next and are range-partitioned by
-- it: a decision id is a UUIDv7 that embeds orderedAt, so a range of ids is a range of months (docs/adr/0003).

-- ---------------------------------------------------------------------------------------------------------------------
-- The role the application works as. It owns nothing, so it can neither alter a table nor step around row-level security.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'countersign_app') THEN
    CREATE ROLE countersign_app NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another node was faster
END $$;
DO $$
BEGIN
  EXECUTE format('GRANT countersign_app TO %I', current_user);
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Control plane: people, workspaces, sessions, keys. Read before a workspace is known, so not under row-level security.
CREATE TABLE workspace (
  workspace_id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  sample boolean NOT NULL DEFAULT false,
  created_at timestamptz(6) NOT NULL DEFAULT now()
);

CREATE TABLE person (
  person_id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE,                 -- lower case, trimmed
  name text NOT NULL,
  password_hash text,                         -- scrypt; null for people who sign in by OIDC only
  oidc_issuer text,
  oidc_subject text,
  settings jsonb NOT NULL DEFAULT '{}',       -- zone, locale, theme, shortcuts: lib/access/settings.ts
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  disabled_at timestamptz(6),
  UNIQUE (oidc_issuer, oidc_subject)
);

CREATE TABLE membership (
  workspace_id uuid NOT NULL REFERENCES workspace,
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL,                         -- administrator | compliance_officer | reviewer | auditor | developer
  permission_sets text[] NOT NULL DEFAULT '{}', -- data_protection_officer | legal | system_owner | internal_audit
  all_systems boolean NOT NULL DEFAULT false, -- otherwise system_grant rows
  valid_from timestamptz(6) NOT NULL DEFAULT now(),
  valid_until timestamptz(6),                 -- an auditor's access is always dated
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  ended_at timestamptz(6),
  PRIMARY KEY (workspace_id, person_id)
);
CREATE INDEX membership_person_id_idx ON membership (person_id);

CREATE TABLE session (
  session_id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  workspace_id uuid,                          -- the workspace last worked in
  method text NOT NULL,                       -- password | oidc
  user_agent text,
  address text,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(6) NOT NULL DEFAULT now(),
  expires_at timestamptz(6) NOT NULL,
  revoked_at timestamptz(6),
  revoked_by uuid
);
CREATE INDEX session_person_id_idx ON session (person_id, created_at);

CREATE TABLE sign_in_throttle (
  bucket text PRIMARY KEY,                    -- HMAC of e-mail, or of network address: never the plain value
  failures integer NOT NULL DEFAULT 0,
  window_started_at timestamptz(6) NOT NULL DEFAULT now(),
  locked_until timestamptz(6)
);

CREATE TABLE setup_token (
  token_hash bytea PRIMARY KEY,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  used_at timestamptz(6)
);

CREATE TABLE api_key (
  workspace_id uuid NOT NULL REFERENCES workspace,
  key_id uuid NOT NULL,
  name text NOT NULL,
  lookup text NOT NULL,                       -- public part of the key, also what a list shows
  secret_hash bytea NOT NULL,                 -- SHA-256 of 256 random bits
  scopes text[] NOT NULL,
  system_id uuid,                             -- bound to one AI system, or null
  created_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  expires_at timestamptz(6),
  revoked_at timestamptz(6),
  last_used_at timestamptz(6),
  PRIMARY KEY (workspace_id, key_id)
);
CREATE INDEX api_key_lookup_idx ON api_key (lookup);

-- ---------------------------------------------------------------------------------------------------------------------
-- Registry (its seed): the AI systems seen or registered.
CREATE TABLE ai_system (
  workspace_id uuid NOT NULL REFERENCES workspace,
  system_id uuid NOT NULL,
  key text NOT NULL,                          -- as emitters name it
  name text NOT NULL,
  description text,
  capture_level text NOT NULL DEFAULT 'full', -- full | masked | metadata
  registered_at timestamptz(6),               -- null: seen in traffic, not registered by a person
  first_seen_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, system_id),
  UNIQUE (workspace_id, key)
);

CREATE TABLE system_grant (
  workspace_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  system_id uuid NOT NULL,
  granted_by uuid,
  granted_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, person_id, system_id)
);

-- Things first seen in traffic: a tool, model, prompt version, agent version never seen before in that system.
CREATE TABLE first_seen (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  label text NOT NULL,                        -- 'tool:issue_refund', 'model:gpt-4o', ...: lib/decisions/labels.ts
  first_seen_at timestamptz(6) NOT NULL,
  decision_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, system_id, label)
);
CREATE INDEX first_seen_at_idx ON first_seen (workspace_id, first_seen_at);

-- ---------------------------------------------------------------------------------------------------------------------
-- The log: append-only. idx is dense and in commit order, because the head row is locked until commit.
CREATE TABLE log_head (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  next_idx bigint NOT NULL DEFAULT 0,
  -- The log's name in every leaf and checkpoint (C2SP: origin): random, so that it names no customer, and never changed.
  origin text NOT NULL UNIQUE DEFAULT 'countersign/' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 26)
);

-- `entry` is the leaf: the exact RFC 8785 bytes of the envelope (lib/ledger/envelope.ts). It is what is hashed, proved and handed out. The
-- columns beside it are copies for queries; verification compares them with it. The fingerprint is an HMAC(workspace key, canonical
-- secret-free input), 16 bytes: it recognises a resend whatever the salt and the time of receipt.
CREATE TABLE event (
  workspace_id uuid NOT NULL,
  idx bigint NOT NULL,
  event_id uuid NOT NULL,
  decision_id uuid,                           -- null: about no decision
  system_id uuid,
  occurred_at timestamptz(6) NOT NULL,        -- as claimed
  received_at timestamptz(6) NOT NULL,        -- the database's clock
  kind text NOT NULL,
  actor_type text NOT NULL,                   -- emitter | person | countersign
  fingerprint bytea NOT NULL,
  entry bytea NOT NULL,
  PRIMARY KEY (workspace_id, idx),
  UNIQUE (workspace_id, event_id)
);
CREATE INDEX event_decision_idx ON event (workspace_id, decision_id, idx) WHERE decision_id IS NOT NULL;

-- What was reported or done: the record as decoded, secrets replaced, salted, packed, and encrypted under the key of its anchor
-- (lib/ledger/server/content.ts). anchor_id is the decision's id, or for events about no decision a UUIDv7 of the receipt: both
-- embed a month. The leaf holds the digest of the salted record, so a row can go without any proof being lost.
CREATE TABLE disclosure (
  workspace_id uuid NOT NULL,
  anchor_id uuid NOT NULL,
  idx bigint NOT NULL,
  body bytea NOT NULL,                        -- nonce (12) || AES-256-GCM || tag (16); additional data: workspace id, idx
  PRIMARY KEY (workspace_id, anchor_id, idx)
) PARTITION BY RANGE (anchor_id);
ALTER TABLE disclosure ALTER COLUMN body SET STORAGE EXTERNAL;

-- One key a decision; events about no decision share one a month, whose anchor is the month's first UUIDv7.
CREATE TABLE data_key (
  workspace_id uuid NOT NULL,
  anchor_id uuid NOT NULL,
  wrapped bytea NOT NULL,                     -- 32 random bytes under the workspace's key (RFC 3394)
  PRIMARY KEY (workspace_id, anchor_id)
) PARTITION BY RANGE (anchor_id);

-- Why disclosures are not there any more: the event of this log that records their removal.
CREATE TABLE tombstone (
  workspace_id uuid NOT NULL,
  from_idx bigint NOT NULL,
  to_idx bigint NOT NULL,                     -- inclusive
  cause_idx bigint NOT NULL,
  PRIMARY KEY (workspace_id, from_idx, cause_idx),
  CHECK (from_idx <= to_idx)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Read models: rebuildable from the log.
CREATE TABLE alias (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  scheme text NOT NULL,                       -- external | trace
  value text NOT NULL,
  decision_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, system_id, scheme, value)
);
CREATE INDEX alias_value_idx ON alias (workspace_id, value);

CREATE TABLE decision (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  system_id uuid NOT NULL,
  external_id text,
  trace_id text,
  environment text,
  started_at timestamptz(6) NOT NULL,
  ended_at timestamptz(6),
  first_received_at timestamptz(6) NOT NULL,
  last_received_at timestamptz(6) NOT NULL,
  status text NOT NULL,                       -- running | ok | error | incomplete
  reported_status text,                       -- what decision.ended or the root span said: ok | error
  root_key text,                              -- key of the root step once seen
  ended boolean NOT NULL DEFAULT false,       -- the emitter said it is over
  step_count integer NOT NULL DEFAULT 0,
  open_step_count integer NOT NULL DEFAULT 0, -- started, no end reported
  error_count integer NOT NULL DEFAULT 0,
  event_count integer NOT NULL DEFAULT 0,
  models jsonb NOT NULL DEFAULT '[]',         -- [{requested?, responded?}]
  tools text[] NOT NULL DEFAULT '{}',
  user_ref text,
  session_ref text,
  subjects jsonb NOT NULL DEFAULT '[]',
  input_tokens bigint,
  output_tokens bigint,
  risk_tier text NOT NULL DEFAULT 'unscored',
  risk_score double precision,
  risk_stage text,
  route text,
  approval text,
  version_prompt text,
  version_policy text,
  version_agent text,
  flags text[] NOT NULL DEFAULT '{}',
  labels text[] NOT NULL DEFAULT '{}',        -- every exact-match facet as 'field:value'
  input_preview text,
  output_preview text,
  latest_idx bigint NOT NULL,
  sealed_idx bigint,                          -- idx of the newest decision.sealed
  seal_due_at timestamptz(6),                 -- null: nothing to seal
  -- What folding records must remember between records beside the columns (which record gave the preview, which root began
  -- first), so that the order of arrival does not matter. Private to lib/decisions/fold-decision.ts.
  fold jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (workspace_id, decision_id)
) PARTITION BY RANGE (decision_id);
CREATE INDEX decision_started_idx ON decision (workspace_id, started_at, decision_id);
CREATE INDEX decision_system_idx ON decision (workspace_id, system_id, started_at, decision_id);
CREATE INDEX decision_received_idx ON decision (workspace_id, first_received_at, decision_id);
CREATE INDEX decision_status_idx ON decision (workspace_id, status, started_at, decision_id) WHERE status <> 'ok';
CREATE INDEX decision_risk_idx ON decision (workspace_id, risk_score, decision_id) WHERE risk_score IS NOT NULL;
CREATE INDEX decision_labels_idx ON decision USING gin (labels);
CREATE INDEX decision_seal_due_idx ON decision (workspace_id, seal_due_at) WHERE seal_due_at IS NOT NULL;

CREATE TABLE step (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  step_key text NOT NULL,                     -- the emitter's own id: span id, or the native event's `step`
  seq integer NOT NULL,                       -- order of first arrival within the decision
  parent_key text,
  kind text NOT NULL,
  name text NOT NULL,
  started_at timestamptz(6) NOT NULL,
  ended_at timestamptz(6),
  status text NOT NULL,                       -- ok | error | unset
  error_reported_by text,
  model_requested text,
  model_responded text,
  provider text,
  tool_name text,
  call_id text,
  input_tokens bigint,
  output_tokens bigint,
  captured text NOT NULL,                     -- full | partial | none
  dialect text NOT NULL,
  scope text,
  mapper_version text NOT NULL,
  flags text[] NOT NULL DEFAULT '{}',
  idxs bigint[] NOT NULL,                     -- the events it was made from, in log order
  PRIMARY KEY (workspace_id, decision_id, step_key)
) PARTITION BY RANGE (decision_id);

-- Text search: lexemes without positions, filled by the worker behind a committed cursor.
CREATE TABLE decision_search (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  chunk integer NOT NULL DEFAULT 0,           -- a tsvector holds 1 MB: very long trails spill into further chunks
  system_id uuid NOT NULL,
  started_at timestamptz(6) NOT NULL,
  tsv tsvector NOT NULL,
  PRIMARY KEY (workspace_id, decision_id, chunk)
) PARTITION BY RANGE (decision_id);
CREATE INDEX decision_search_started_idx ON decision_search (workspace_id, started_at, decision_id);
CREATE INDEX decision_search_tsv_idx ON decision_search USING gin (tsv);
-- The few trails whose words do not fit one tsvector: their chunks are evaluated together.
CREATE INDEX decision_search_chunk_idx ON decision_search (workspace_id, decision_id) WHERE chunk > 0;

CREATE TABLE search_cursor (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  next_idx bigint NOT NULL DEFAULT 0,         -- everything below is indexed
  indexed_at timestamptz(6) NOT NULL DEFAULT now()
);

-- Daily counts (UTC days), kept by old/new deltas in the transaction that changes a decision.
CREATE TABLE decision_rollup (
  workspace_id uuid NOT NULL,
  day date NOT NULL,
  system_id uuid NOT NULL,
  environment text NOT NULL DEFAULT '',
  status text NOT NULL,
  risk_tier text NOT NULL,
  route text NOT NULL DEFAULT '',
  decisions bigint NOT NULL,
  PRIMARY KEY (workspace_id, day, system_id, environment, status, risk_tier, route)
) WITH (fillfactor = 60);

CREATE TABLE label_rollup (
  workspace_id uuid NOT NULL,
  day date NOT NULL,
  system_id uuid NOT NULL,
  label text NOT NULL,
  decisions bigint NOT NULL,
  PRIMARY KEY (workspace_id, day, system_id, label)
) WITH (fillfactor = 60);

-- ---------------------------------------------------------------------------------------------------------------------
-- Ingest health.
CREATE TABLE ingest_rollup (
  workspace_id uuid NOT NULL,
  hour timestamptz(6) NOT NULL,
  route text NOT NULL,
  key_id uuid NOT NULL,
  accepted bigint NOT NULL DEFAULT 0,
  duplicates bigint NOT NULL DEFAULT 0,
  conflicts bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, hour, route, key_id)
) WITH (fillfactor = 60);

CREATE TABLE quarantine (
  workspace_id uuid NOT NULL,
  quarantine_id uuid NOT NULL,
  received_at timestamptz(6) NOT NULL DEFAULT now(),
  route text NOT NULL,
  key_id uuid,
  code text NOT NULL,
  field text,
  message text NOT NULL,
  body bytea,                                 -- what was refused: secrets replaced, capped, encrypted; null when it could not be read
  PRIMARY KEY (workspace_id, quarantine_id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- The desk: saved views, comments, mentions, and the buffer of the access record.
CREATE TABLE saved_view (
  workspace_id uuid NOT NULL,
  view_id uuid NOT NULL,
  owner_id uuid NOT NULL REFERENCES person,
  name text NOT NULL,
  page text NOT NULL DEFAULT 'decisions',
  state text NOT NULL,                        -- the page's URL query, validated when it is read
  shared boolean NOT NULL DEFAULT false,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  updated_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, view_id)
);

CREATE TABLE comment (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  comment_id uuid NOT NULL,
  author_id uuid NOT NULL REFERENCES person,
  reply_to uuid,
  step_key text,
  anchor jsonb,                               -- {field, path, start, end, quote}: lib/decisions/comments.ts
  body text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  resolved_at timestamptz(6),
  deleted_at timestamptz(6),
  PRIMARY KEY (workspace_id, decision_id, comment_id)
);

CREATE TABLE mention (
  workspace_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  comment_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  seen_at timestamptz(6),
  PRIMARY KEY (workspace_id, person_id, comment_id)
);

-- Reads are noted here and appended to the log in batches by the worker, so that reading never queues for the head row.
CREATE TABLE access_note (
  workspace_id uuid NOT NULL,
  note_id uuid NOT NULL,
  person_id uuid,
  key_id uuid,
  kind text NOT NULL,                         -- trail.opened | search.performed
  decision_id uuid,
  system_id uuid,
  detail jsonb NOT NULL,
  noted_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, note_id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Partitions. One default each, so nothing is ever refused for its date; months are made on demand within ten years.
CREATE TABLE disclosure_default PARTITION OF disclosure DEFAULT;
CREATE TABLE data_key_default PARTITION OF data_key DEFAULT;
CREATE TABLE decision_default PARTITION OF decision DEFAULT;
CREATE TABLE step_default PARTITION OF step DEFAULT;
CREATE TABLE decision_search_default PARTITION OF decision_search DEFAULT;

-- First UUIDv7 of an instant: 48 bits of Unix milliseconds, the rest zero.
CREATE FUNCTION countersign_uuid_floor(at timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Every table that is partitioned by month, with the column that says which: a later migration's table is found here by itself.
CREATE VIEW countersign_month_table AS
  SELECT c.relname::text AS parent, a.attname::text AS key
  FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0]
  WHERE c.relnamespace = 'public'::regnamespace AND p.partstrat = 'r';

-- Makes the month's partition of every such table. Returns false when the month is out of the allowed range, or when so many rows
-- wait in a default partition that moving them would hold everybody up. Runs as the owner, because the application's role may not
-- create tables.
-- Rows that reached a default partition before their month had one (an act of a person on the first of a month, a sender whose clock
-- is ahead) move into it. The month is attached instead of made in place, so that its parent stays readable, and the wait for a lock
-- is shorter than the server's deadlock timeout: whoever makes a month gives way and tries again, and no transaction that stores or
-- reads is ever the victim. What is missing is asked of pg_class by a query, which sees what committed while the advisory lock was
-- waited for; to_regclass answers from the session's cache, which a wait on an advisory lock does not refresh.
CREATE FUNCTION countersign_ensure_month(at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '400ms' AS $$
DECLARE
  first_day timestamptz := date_trunc('month', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  next_day timestamptz := (date_trunc('month', at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
  suffix text := to_char(at AT TIME ZONE 'UTC', 'YYYYMM');
  most constant integer := 20000;
  missing constant text := 'SELECT parent, key FROM countersign_month_table t WHERE NOT EXISTS (SELECT 1 FROM pg_class c
    WHERE c.relname = t.parent || ''_'' || $1 AND c.relnamespace = ''public''::regnamespace) ORDER BY parent';
  lo uuid; hi uuid; one record; made text; waiting integer; found boolean := false;
BEGIN
  IF at < now() - interval '10 years' OR at > now() + interval '2 months' THEN RETURN false; END IF;
  FOR one IN EXECUTE missing USING suffix LOOP found := true; END LOOP;
  IF NOT found THEN RETURN true; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('countersign_ensure_month'));
  lo := countersign_uuid_floor(first_day); hi := countersign_uuid_floor(next_day);
  FOR one IN EXECUTE missing USING suffix LOOP
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', one.parent || '_default');
    EXECUTE format('SELECT count(*) FROM (SELECT 1 FROM %I WHERE %I >= $1 AND %I < $2 LIMIT %s) w', one.parent || '_default', one.key, one.key, most + 1)
      INTO waiting USING lo, hi;
    IF waiting > most THEN RETURN false; END IF;
  END LOOP;
  FOR one IN EXECUTE missing USING suffix LOOP
    made := one.parent || '_' || suffix;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', made, one.parent);
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= $1 AND %I < $2 RETURNING *) INSERT INTO %I SELECT * FROM moved',
      one.parent || '_default', one.key, one.key, made) USING lo, hi;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', one.parent, made, lo, hi);
  END LOOP;
  RETURN true;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Isolation: one workspace a transaction, set by lib/db with SET LOCAL. Unset means no rows.
CREATE FUNCTION countersign_workspace() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT nullif(current_setting('countersign.workspace', true), '')::uuid $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['ai_system', 'first_seen', 'log_head', 'event', 'disclosure', 'data_key', 'tombstone',
    'alias', 'decision', 'step', 'decision_search', 'search_cursor', 'decision_rollup', 'label_rollup', 'ingest_rollup',
    'quarantine', 'saved_view', 'comment', 'mention', 'access_note'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;

-- What search reads. Under row-level security PostgreSQL checks the policy before any operator that is not leakproof, and `@@`
-- and `@>` are not: the GIN indexes on tsv and labels would never be used by the application's role. These views apply the same
-- rule as an ordinary condition, with the rights of the owner, so that the planner may use every index. Unset workspace: no rows.
CREATE VIEW decision_read AS SELECT * FROM decision WHERE workspace_id = countersign_workspace();
CREATE VIEW decision_search_read AS SELECT * FROM decision_search WHERE workspace_id = countersign_workspace();

-- Grants. The append-only rule is here: the log and its disclosures can be added to and read, nothing else.
GRANT USAGE ON SCHEMA public TO countersign_app;
GRANT SELECT, INSERT ON event, disclosure, data_key, tombstone TO countersign_app;
GRANT SELECT ON decision_read, decision_search_read TO countersign_app;
GRANT SELECT, INSERT, UPDATE (next_idx) ON log_head TO countersign_app;
GRANT SELECT, INSERT, UPDATE ON workspace, person, membership, session, api_key, setup_token, ai_system, comment, mention TO countersign_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_throttle, system_grant, first_seen, alias, decision, step, decision_search,
  search_cursor, decision_rollup, label_rollup, ingest_rollup, quarantine, saved_view, access_note TO countersign_app;
GRANT EXECUTE ON FUNCTION countersign_ensure_month(timestamptz), countersign_uuid_floor(timestamptz), countersign_workspace() TO countersign_app;
