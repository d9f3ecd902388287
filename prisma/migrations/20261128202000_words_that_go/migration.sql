-- What people wrote beside controls goes where an erasure is about whom it names: the words alone can be emptied, the rows stay as they were made.
GRANT UPDATE (words) ON evidence_comment, evidence_task, evidence_draft TO countersign_app;
