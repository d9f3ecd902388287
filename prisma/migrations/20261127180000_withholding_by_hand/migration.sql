-- What somebody keeps back by hand from an affected person (docs/packs.md): a record, a field of it or a passage, each with a ground and a reason.
CREATE TABLE evidence_pack_withholding (
  workspace_id uuid NOT NULL,
  pack_id uuid NOT NULL,
  mark_id uuid NOT NULL,                      -- the same in a successor
  record_idx bigint NOT NULL,                 -- the record's place in the log
  part text NOT NULL,                         -- record | field | passage
  everywhere boolean NOT NULL,
  ground text NOT NULL,
  words bytea,                                -- sealed: path, passage, reason; null once it was erased with what it was about
  made_by uuid NOT NULL,
  made_by_name text NOT NULL,
  made_at timestamptz(6) NOT NULL DEFAULT now(),
  idx bigint NOT NULL,                        -- the event
  lifted_by_name text,
  lifted_at timestamptz(6),
  lifted_idx bigint,
  PRIMARY KEY (workspace_id, pack_id, mark_id)
);
ALTER TABLE evidence_pack_withholding ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_isolation ON evidence_pack_withholding USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace());
GRANT SELECT, INSERT ON evidence_pack_withholding TO countersign_app;
GRANT UPDATE (words, lifted_by_name, lifted_at, lifted_idx) ON evidence_pack_withholding TO countersign_app;

-- A draft that changes after somebody signed it off is signed off anew: the earlier sign-off stays, and counts no more.
ALTER TABLE evidence_pack_sign_off ADD COLUMN voided_at timestamptz(6);
ALTER TABLE evidence_pack_sign_off DROP CONSTRAINT evidence_pack_sign_off_pkey;
ALTER TABLE evidence_pack_sign_off DROP CONSTRAINT evidence_pack_sign_off_workspace_id_pack_id_capacity_key;
ALTER TABLE evidence_pack_sign_off ADD PRIMARY KEY (workspace_id, pack_id, person_id, signed_at);
GRANT UPDATE (voided_at) ON evidence_pack_sign_off TO countersign_app;
