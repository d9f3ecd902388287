-- Which event an argument stands in: the row's own idx moves on when its owner changes.
ALTER TABLE evidence_control ADD COLUMN argued_idx bigint;
UPDATE evidence_control c SET argued_idx = c.idx WHERE c.excluded AND EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = c.workspace_id AND e.idx = c.idx AND e.kind = 'control.argued');

-- Packs that were taken away and what an auditor looked at are acts of reading too.
DROP INDEX event_access_idx;
CREATE INDEX event_access_idx ON event (workspace_id, received_at) WHERE kind IN ('trail.opened', 'search.performed', 'person.searched', 'content.revealed', 'record.exported', 'refusal.opened', 'content.erased', 'pack.downloaded', 'audit.visited', 'audit.checked');
