-- Everybody who wrote on a draft, in the order of their first word, and not only who wrote last: none of them is the second person who puts it in
-- force. Of texts from before, the last writer is all that the rows say; the acts `policy.drafted` and `policy.edited` in the log say the others.
ALTER TABLE policy_draft ADD COLUMN editors text[] NOT NULL DEFAULT '{}', ADD COLUMN editor_names text[] NOT NULL DEFAULT '{}';
ALTER TABLE policy_version ADD COLUMN editors text[] NOT NULL DEFAULT '{}', ADD COLUMN editor_names text[] NOT NULL DEFAULT '{}';
UPDATE policy_draft SET editors = ARRAY[edited_by], editor_names = ARRAY[edited_by_name];
UPDATE policy_version SET editors = ARRAY[edited_by], editor_names = ARRAY[edited_by_name];
ALTER TABLE policy_version DROP CONSTRAINT policy_version_two_persons;
ALTER TABLE policy_version ADD CONSTRAINT policy_version_two_persons
  CHECK (state <> 'active' OR (decided_by IS NOT NULL AND decided_by <> proposed_by AND decided_by <> edited_by AND decided_by <> ALL (editors)));
