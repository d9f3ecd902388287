-- Two instrumentations of one model call nest their spans, and only the inner one's tokens count. A step that tells of tokens before the step above it
-- has come waits for it: found then, and in no index afterwards.
CREATE INDEX step_waits_idx ON step (workspace_id, decision_id, parent_key) WHERE '~waits' = ANY (flags);
