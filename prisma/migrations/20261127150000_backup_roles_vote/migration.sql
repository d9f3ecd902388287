-- Who is asked when time runs out has to be able to vote: administrators run the machines and do not decide for the business. Where nobody else was
-- named, the compliance officers are.
ALTER TABLE approval_setting ALTER COLUMN backup_roles SET DEFAULT '{compliance_officer}';
UPDATE approval_setting SET backup_roles = CASE
    WHEN backup_roles && ARRAY['reviewer', 'compliance_officer'] THEN ARRAY(SELECT r FROM unnest(backup_roles) r WHERE r IN ('reviewer', 'compliance_officer'))
    ELSE ARRAY['compliance_officer'] END,
  eligible_roles = CASE
    WHEN eligible_roles && ARRAY['reviewer', 'compliance_officer'] THEN ARRAY(SELECT r FROM unnest(eligible_roles) r WHERE r IN ('reviewer', 'compliance_officer'))
    ELSE ARRAY['reviewer', 'compliance_officer'] END;
