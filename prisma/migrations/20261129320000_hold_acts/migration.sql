-- How many acts of its release and review a hold has had. A hold that was asked to be released and then kept is as it was before, and an act from a page that
-- showed it before must not pass for one that saw both: what only grows tells them apart.
ALTER TABLE hold ADD COLUMN acts integer NOT NULL DEFAULT 0;
