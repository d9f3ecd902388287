-- What a dry run compares the tried version with: what is in force, or, where it is in force itself, what would be without its policy. A run that began
-- before this was kept compared with what is in force in either case, and goes on so: it has null.
ALTER TABLE policy_dry_run ADD COLUMN comparison text CHECK (comparison IN ('inForce', 'withoutPolicy'));
