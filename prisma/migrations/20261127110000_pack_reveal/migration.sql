-- Whether personal data stands in a pack in clear: somebody who may reveal it gave a reason, which is an event (docs/packs.md). Packs of before hold
-- what they hold, so original content counts as revealed.
ALTER TABLE evidence_pack ADD COLUMN reveal boolean NOT NULL DEFAULT false;
UPDATE evidence_pack SET reveal = true WHERE content = 'original';
