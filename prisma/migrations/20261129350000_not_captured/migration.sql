-- Workspaces in which somebody has dealt with the AI systems that a restore could not bring back to the level at which they were captured. The recovery ends
-- before, because nothing can be registered while it lasts; what is to be done is told until then.
ALTER TABLE recovery ADD COLUMN capture_settled uuid[] NOT NULL DEFAULT '{}';
GRANT UPDATE (capture_settled) ON recovery TO countersign_app;
