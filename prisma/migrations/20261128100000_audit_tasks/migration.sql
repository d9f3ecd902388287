-- What an auditor asks for is a task on a control, and the one who opened the audit answers where the control has no owner.
ALTER TABLE audit_room ADD COLUMN opened_by uuid;
ALTER TABLE audit_request ADD COLUMN framework text;
ALTER TABLE audit_request ADD COLUMN task_id uuid;
CREATE INDEX audit_request_task_idx ON audit_request (workspace_id, task_id) WHERE task_id IS NOT NULL;
-- A sample is read in the order in which it was drawn, a page at a time.
CREATE INDEX evidence_pack_decision_place_idx ON evidence_pack_decision (workspace_id, pack_id, place);
