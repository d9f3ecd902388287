-- The signer signs a manifest that an event of its own signed tree names, and no other: where that event is, and what opens it. The signer has no
-- workspace key, so the disclosure stands here in clear; it names the pack and two hashes.
ALTER TABLE evidence_pack ADD COLUMN signature_asked_idx bigint, ADD COLUMN signature_asked_says text;
