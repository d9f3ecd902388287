-- What a sample is drawn with: the seed and the root of a signed state of the log that nobody knew when the seed was given.
ALTER TABLE evidence_pack
  -- The event that asked for the pack (of a successor: that withdrew its predecessor): the pack is of a state of the log that holds it.
  ADD COLUMN asked_idx bigint,
  -- The event in which the seed stands first; a successor keeps its predecessor's.
  ADD COLUMN seed_idx bigint,
  -- Who gave the seed; NULL: Countersign made it.
  ADD COLUMN seed_by text,
  -- Entries of the signed state whose root is drawn with; NULL before the draw, and in packs drawn by the seed alone.
  ADD COLUMN draw_size bigint;
