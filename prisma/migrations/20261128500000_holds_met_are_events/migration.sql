-- That a hold keeps a decision which a late record would have taken out of it is an event of the log, `hold.met`, appended by whoever moved the
-- decision and in the same transaction. The trigger alone still makes the row; the application adds the place of the event once, and nothing else.
ALTER TABLE hold_met ADD COLUMN idx bigint;
-- Rows of before have no event, and cannot get one here: -1 says so.
UPDATE hold_met SET idx = -1;
CREATE INDEX hold_met_untold_idx ON hold_met (workspace_id) WHERE idx IS NULL;
GRANT UPDATE (idx) ON hold_met TO countersign_app;
CREATE POLICY told_once ON hold_met AS RESTRICTIVE FOR UPDATE USING (idx IS NULL) WITH CHECK (idx >= 0);
