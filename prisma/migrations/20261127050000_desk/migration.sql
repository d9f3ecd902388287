-- Who may decide and when (lib/duty), how people learn of what waits (lib/notify), and how well the deciding goes (lib/oversight):
-- docs/desk.md, docs/adr/0027.

-- The competence register. A record: nothing in it is changed, a change is a further version. `entry` counts the register's lines, so that
-- a verdict can name the register as it stood.
CREATE TABLE competence (
  workspace_id uuid NOT NULL,
  competence_id uuid NOT NULL,
  version integer NOT NULL,
  entry bigint NOT NULL,
  person_id uuid NOT NULL,
  capacity text NOT NULL,                     -- lib/duty/competence.ts
  training text NOT NULL,
  valid_from timestamptz(6) NOT NULL,
  valid_until timestamptz(6) NOT NULL,
  evidence_name text,
  evidence_sha256 text,
  withdrawn boolean NOT NULL DEFAULT false,
  recorded_by text NOT NULL,                  -- public id
  recorded_by_name text NOT NULL,
  recorded_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, competence_id, version)
);
CREATE UNIQUE INDEX competence_entry_key ON competence (workspace_id, entry);
CREATE INDEX competence_person_idx ON competence (workspace_id, person_id);

-- When the desk is to be staffed, by how many, and whether deciding needs a competence. No row: lib/duty/contract.ts has the defaults.
CREATE TABLE duty_setting (
  workspace_id uuid NOT NULL,
  require_competence boolean NOT NULL DEFAULT false,
  zone text NOT NULL DEFAULT 'UTC',
  weekdays integer[] NOT NULL,                -- ISO: 1 Monday to 7 Sunday
  from_minute integer NOT NULL,               -- of the local day
  until_minute integer NOT NULL,
  quorum integer NOT NULL,
  announced_until timestamptz(6),             -- how far ahead gaps were looked for
  PRIMARY KEY (workspace_id)
);
CREATE TABLE duty_shift (
  workspace_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  person_id uuid NOT NULL,
  deputy_id uuid,
  weekdays integer[] NOT NULL,
  from_minute integer NOT NULL,
  until_minute integer NOT NULL,              -- not after from_minute: past midnight
  first_day date NOT NULL,
  last_day date,
  on_holidays boolean NOT NULL DEFAULT false,
  created_by text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  removed_at timestamptz(6),
  PRIMARY KEY (workspace_id, shift_id)
);
CREATE TABLE duty_absence (
  workspace_id uuid NOT NULL,
  absence_id uuid NOT NULL,
  person_id uuid NOT NULL,
  deputy_id uuid,                             -- decides in their place meanwhile
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6) NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  removed_at timestamptz(6),
  PRIMARY KEY (workspace_id, absence_id)
);
CREATE INDEX duty_absence_until_idx ON duty_absence (workspace_id, until_at);
CREATE TABLE duty_holiday (
  workspace_id uuid NOT NULL,
  day date NOT NULL,
  name text NOT NULL,
  added_by text NOT NULL,
  PRIMARY KEY (workspace_id, day)
);
-- Stretches that cannot be staffed, once announced; a stretch that was closed stays as a line.
CREATE TABLE duty_gap (
  workspace_id uuid NOT NULL,
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6) NOT NULL,
  available integer NOT NULL,                 -- the fewest in it
  quorum integer NOT NULL,
  announced_at timestamptz(6) NOT NULL DEFAULT now(),
  closed_at timestamptz(6),
  PRIMARY KEY (workspace_id, from_at)
);

-- Notices hold ids, tiers and times, never content.
CREATE TABLE notice (
  workspace_id uuid NOT NULL,
  person_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  topic text NOT NULL,                        -- lib/notify/topics.ts
  subject text NOT NULL,                      -- public id of what it is about
  tier text,
  due_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  read_at timestamptz(6),
  settled_at timestamptz(6),                  -- nothing waits any more
  PRIMARY KEY (workspace_id, person_id, notice_id)
);
CREATE INDEX notice_subject_idx ON notice (workspace_id, subject);
CREATE TABLE notify_channel (
  workspace_id uuid NOT NULL,
  channel_id uuid NOT NULL,
  kind text NOT NULL,                         -- webhook | slack | email
  name text NOT NULL,
  target text NOT NULL,                       -- URL or address; that of a Slack webhook is a secret and stands in `secret`
  secret bytea,                               -- sealed
  topics text[] NOT NULL,
  least_tier text NOT NULL DEFAULT 'low',
  state text NOT NULL DEFAULT 'active',       -- active | disabled | removed
  why text,                                   -- why it was disabled: a code
  failing_since timestamptz(6),
  created_by text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, channel_id)
);
CREATE TABLE notify_delivery (
  workspace_id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  channel_id uuid,                            -- null: mail to a person
  person_id uuid,
  topic text NOT NULL,
  subject text NOT NULL,
  body jsonb NOT NULL,                        -- lib/notify/message.ts: id, tier, times
  state text NOT NULL DEFAULT 'waiting',      -- waiting | delivered | dead | dropped
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz(6) NOT NULL DEFAULT now(),
  last_status integer,
  last_error text,                            -- a code, never what the other side wrote
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  finished_at timestamptz(6),
  PRIMARY KEY (workspace_id, delivery_id)
);
CREATE INDEX notify_delivery_due_idx ON notify_delivery (next_at) WHERE state = 'waiting';
CREATE INDEX notify_delivery_state_idx ON notify_delivery (workspace_id, state, created_at);
CREATE INDEX notify_delivery_subject_idx ON notify_delivery (workspace_id, subject) WHERE state = 'waiting';
CREATE TABLE notify_preference (
  workspace_id uuid NOT NULL,
  person_id uuid NOT NULL,
  mail text NOT NULL DEFAULT 'waiting',       -- waiting: mail when it still waits after five minutes | never
  digest boolean NOT NULL DEFAULT true,
  digest_hour integer NOT NULL DEFAULT 7,     -- in the person's zone
  last_digest date,
  PRIMARY KEY (workspace_id, person_id)
);

-- Oversight quality: personnel data. Collected only while the four statements stand, deleted after the retention that they name.
CREATE TABLE oversight_setting (
  workspace_id uuid NOT NULL,
  purpose text NOT NULL,
  assessment text NOT NULL,
  agreement text NOT NULL,                    -- the works council's agreement, or why there is none
  agreed boolean NOT NULL,
  retention_days integer NOT NULL,
  enabled_by text NOT NULL,
  enabled_at timestamptz(6) NOT NULL DEFAULT now(),
  disabled_at timestamptz(6),
  PRIMARY KEY (workspace_id)
);
CREATE TABLE review_attention (
  workspace_id uuid NOT NULL,
  action_id uuid NOT NULL,
  person_id uuid NOT NULL,
  revision integer NOT NULL,
  first_at timestamptz(6) NOT NULL DEFAULT now(),
  last_at timestamptz(6) NOT NULL DEFAULT now(),
  active_ms integer NOT NULL DEFAULT 0,       -- visible tab and input within the last half minute
  sections integer NOT NULL DEFAULT 0,
  chars integer NOT NULL DEFAULT 0,           -- how much there was to read
  PRIMARY KEY (workspace_id, action_id, person_id, revision)
);
CREATE INDEX review_attention_last_idx ON review_attention (workspace_id, last_at);
CREATE TABLE oversight_remark (
  workspace_id uuid NOT NULL,
  remark_id uuid NOT NULL,
  person_id uuid NOT NULL,
  body bytea NOT NULL,                        -- sealed
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, remark_id)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['competence', 'duty_setting', 'duty_shift', 'duty_absence', 'duty_holiday', 'duty_gap', 'notice', 'notify_channel',
    'notify_delivery', 'notify_preference', 'oversight_setting', 'review_attention', 'oversight_remark'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON competence TO countersign_app;
GRANT SELECT, INSERT, UPDATE ON duty_setting, duty_shift, duty_absence, duty_gap, notify_channel, notify_preference, oversight_setting TO countersign_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON duty_holiday, notice, notify_delivery, review_attention, oversight_remark TO countersign_app;
