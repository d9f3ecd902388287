-- Of the sign-offs that count, a capacity and a person sign a pack once each; voided ones stay beside them.
CREATE UNIQUE INDEX evidence_pack_sign_off_capacity_key ON evidence_pack_sign_off (workspace_id, pack_id, capacity) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX evidence_pack_sign_off_person_key ON evidence_pack_sign_off (workspace_id, pack_id, person_id) WHERE voided_at IS NULL;
