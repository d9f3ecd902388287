-- What folding records into a decision's row must remember between records beside the columns (which record gave the preview,
-- which root began first), so that the order of arrival does not matter. Private to lib/decisions/fold-decision.ts.
ALTER TABLE decision ADD COLUMN fold jsonb NOT NULL DEFAULT '{}';
