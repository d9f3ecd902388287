-- A pack that cannot be built is tried a few times, then says so and waits for somebody (lib/evidence/server/packs/run-packs.ts).
ALTER TABLE evidence_pack ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE evidence_pack ADD COLUMN retry_at timestamptz(6);
-- The delivery that tells a channel of it, once it is final.
ALTER TABLE evidence_pack ADD COLUMN delivery_id uuid;
-- The channel that is told of a schedule's final packs.
ALTER TABLE pack_schedule ADD COLUMN channel_id uuid;

-- Words of an audit are sealed like all that people write. No release held any in the clear; what was written since stands in the log.
ALTER TABLE audit_request DROP COLUMN question;
ALTER TABLE audit_request DROP COLUMN answer;
ALTER TABLE audit_request ADD COLUMN words bytea NOT NULL DEFAULT '';         -- sealed: the question
ALTER TABLE audit_request ADD COLUMN answer_words bytea;                      -- sealed: the answer
ALTER TABLE audit_check DROP COLUMN note;
ALTER TABLE audit_check ADD COLUMN words bytea;                               -- sealed: the auditor's note
