-- What search reads. Under row-level security PostgreSQL checks the policy before any operator that is not leakproof, and `@@`
-- and `@>` are not: the GIN indexes on tsv and labels would never be used by the application's role. These views apply the same
-- rule as an ordinary condition, with the rights of the owner, so that the planner may use every index. Unset workspace: no rows.
CREATE VIEW decision_read AS SELECT * FROM decision WHERE workspace_id = countersign_workspace();
CREATE VIEW decision_search_read AS SELECT * FROM decision_search WHERE workspace_id = countersign_workspace();
GRANT SELECT ON decision_read, decision_search_read TO countersign_app;

-- The few trails whose words do not fit one tsvector: their chunks are evaluated together.
CREATE INDEX decision_search_chunk_idx ON decision_search (workspace_id, decision_id) WHERE chunk > 0;
