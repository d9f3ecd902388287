-- Place in the log of the last event that changed what is captured of an AI system. Records are captured before the head is locked, at a level that the process
-- may have read some seconds ago; under the lock, where this row is read anyway, whoever appends sees whether that level still holds.
ALTER TABLE log_head ADD COLUMN capture_idx bigint NOT NULL DEFAULT -1;
GRANT UPDATE (capture_idx) ON log_head TO countersign_app;
