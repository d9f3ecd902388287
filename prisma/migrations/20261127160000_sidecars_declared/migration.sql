-- Which sidecars the log says are asked: a digest of their declaration. Null: none.
ALTER TABLE assessment_cursor ADD COLUMN sidecars text;
