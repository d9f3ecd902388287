-- The same call asked for again is found by what would run, whatever else the request says. Actions from before are no call's repetition.
ALTER TABLE action ADD COLUMN call_mac bytea NOT NULL DEFAULT '\x';
ALTER TABLE action ALTER COLUMN call_mac DROP DEFAULT;
