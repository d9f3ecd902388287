-- Where the emitters of an AI system put user, session and prompt version, when it is not where everybody's are looked for: lists of
-- attribute keys, {user, session, promptVersion}. Null: the defaults (lib/dialects/identity-keys.ts). docs/adr/0017.
ALTER TABLE ai_system ADD COLUMN identity_keys jsonb;

-- Place in the log of the last event that changed such lists. Whoever appends has mapped its records with the lists of that event, or
-- maps them again: so that a rebuild, which takes the lists in force at each record's place, gives the same rows.
ALTER TABLE log_head ADD COLUMN keys_idx bigint NOT NULL DEFAULT -1;
GRANT UPDATE (keys_idx) ON log_head TO countersign_app;

-- One call of a tool is told by the agent's span, the client's and the server's: one step (docs/adr/0018). A row of another name of a step
-- leads to it and is no step itself; the step knows its other names.
ALTER TABLE step ADD COLUMN same_as text;
ALTER TABLE step ADD COLUMN also text[] NOT NULL DEFAULT '{}';
-- Steps that may be told by the step above them: found when that one comes later. Others are not in it.
CREATE INDEX step_echo_idx ON step (workspace_id, decision_id, parent_key) WHERE '~echo' = ANY (flags) AND same_as IS NULL;
