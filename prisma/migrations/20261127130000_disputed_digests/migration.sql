-- The digest that was claimed of a version beside its registered one: a parts list or a call of the API said so, and one of the two is wrong.
ALTER TABLE artifact_version ADD COLUMN disputed_digest text;
