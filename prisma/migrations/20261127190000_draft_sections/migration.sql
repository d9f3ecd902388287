-- Whether a deployer owes a FRIA depends on what the organisation is (AI Act Art. 27(1)): a person states it. lib/registry/inventory.ts
ALTER TABLE ai_system ADD COLUMN operator text;
-- Of each section of a draft: who last wrote or confirmed it, when, and what had been observed then.
ALTER TABLE evidence_draft ADD COLUMN sections jsonb NOT NULL DEFAULT '{}';
