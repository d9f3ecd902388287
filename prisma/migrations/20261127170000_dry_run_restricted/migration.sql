-- Dry runs from before 20261127140000 saw arguments in clear, and that migration's default called them masked. A row of then cannot be told from one
-- that saw them masked: all that bear this mark count as clear, so that who may not reveal personal data reads none of them. What still goes on
-- would go on under a mark that its asker never had leave for: it is cancelled, and asked for again if it is wanted.
UPDATE policy_dry_run
   SET arguments = 'clear',
       finished_at = CASE WHEN state IN ('waiting', 'running') THEN now() ELSE finished_at END,
       state = CASE WHEN state IN ('waiting', 'running') THEN 'cancelled' ELSE state END
 WHERE arguments = 'masked';
-- Nothing is called harmless because nothing was said.
ALTER TABLE policy_dry_run ALTER COLUMN arguments SET DEFAULT 'clear';

-- Arguments of decisions whose content is restricted (GDPR Art. 18): withheld from the conditions, allowed to be seen, or seen. Before now they
-- were seen by every run.
ALTER TABLE policy_dry_run ADD COLUMN restricted text NOT NULL DEFAULT 'seen' CHECK (restricted IN ('withheld', 'allowed', 'seen'));
UPDATE policy_dry_run SET state = 'cancelled', finished_at = now() WHERE state IN ('waiting', 'running') AND arguments <> 'none';
