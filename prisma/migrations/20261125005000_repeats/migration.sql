-- The records of the same decision whose texts this one repeats and does not store again (lib/ledger/server/repeats.ts): read with it, and
-- written into it before they may go. Null for most.
ALTER TABLE disclosure ADD COLUMN refs bigint[];
