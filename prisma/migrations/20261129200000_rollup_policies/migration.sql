-- Counts and facets read whole rollups: thousands of rows, of which the policy asked each for its workspace by reading the setting and
-- parsing it as a uuid anew, at half to two thirds of the cost of the whole statement. In a select of its own it is read once a statement.
-- Only here: what finds rows by an index asks once anyway, and is planned better when the planner can see the value.
ALTER POLICY workspace_isolation ON decision_rollup USING (workspace_id = (SELECT countersign_workspace()));
ALTER POLICY workspace_isolation ON label_rollup USING (workspace_id = (SELECT countersign_workspace()));
