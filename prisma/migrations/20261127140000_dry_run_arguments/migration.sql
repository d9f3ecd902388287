-- What conditions see of arguments in a dry run: nothing, for who may not read content; personal data masked; or all of it, for who may reveal it and
-- gave a reason (the event content.revealed).
ALTER TABLE policy_dry_run ADD COLUMN arguments text NOT NULL DEFAULT 'masked' CHECK (arguments IN ('none', 'masked', 'clear'));
