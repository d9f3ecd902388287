-- One approval a person, authority and revision; but whoever approved may still say no, edit, or override in an emergency: each is a vote of
-- its own. So the place in the log is the key, and only approvals are unique.
ALTER TABLE action_vote DROP CONSTRAINT action_vote_pkey;
ALTER TABLE action_vote ADD PRIMARY KEY (workspace_id, action_id, idx);
DROP INDEX action_vote_authority_key;
CREATE UNIQUE INDEX action_vote_person_key ON action_vote (workspace_id, action_id, revision, person_id) WHERE vote = 'approve';
CREATE UNIQUE INDEX action_vote_authority_key ON action_vote (workspace_id, action_id, revision, authority_id) WHERE vote = 'approve';

-- What the next call of the same tool is held against: the amount as it may run, and to whom it goes as keyed tokens, as in assessment_subject.
ALTER TABLE action ADD COLUMN amount numeric, ADD COLUMN currency text, ADD COLUMN recipients text[] NOT NULL DEFAULT '{}';
CREATE INDEX action_history_idx ON action (workspace_id, system_id, tool, action_id);

-- Verdict keys are files or variables of every node, and served from there: this table was never written.
DROP TABLE verdict_key;
