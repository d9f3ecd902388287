-- Which account a count of sign-ins is about, so that an administrator can lift its lock wherever it came from. An HMAC like the bucket
-- itself: the table still tells nobody who tried from where. Null for counts of an address.
ALTER TABLE sign_in_throttle ADD COLUMN account text;
CREATE INDEX sign_in_throttle_account_idx ON sign_in_throttle (account);
