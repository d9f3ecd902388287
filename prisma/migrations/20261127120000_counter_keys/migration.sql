-- Whose count it is: the key that reported the window, and how often it was corrected. A count that the sender whom it judges can rewrite is none.
ALTER TABLE counter_window ADD COLUMN key_id uuid;
ALTER TABLE counter_window ADD COLUMN corrections integer NOT NULL DEFAULT 0;
