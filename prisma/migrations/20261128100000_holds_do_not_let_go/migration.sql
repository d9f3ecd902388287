-- What an emitter claims later cannot take a decision out of a hold: whatever was under an open hold stays under it until two people release it.

-- Decisions that an open hold met and, after a late record, would not meet any more. Written by the trigger below alone; no role of the application
-- adds, changes or removes a row.
CREATE TABLE hold_met (
  workspace_id uuid NOT NULL,
  hold_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  met_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, hold_id, decision_id)
);
CREATE INDEX hold_met_decision_idx ON hold_met (workspace_id, decision_id);
ALTER TABLE hold_met ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_isolation ON hold_met USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace());
GRANT SELECT ON hold_met TO countersign_app;

-- Whether a hold on a person or an AI system meets a decision as its row stands. A time is met by the start that is known now, or by the one
-- that the decision's first record came with, which stands in its id and does not change.
CREATE FUNCTION countersign_meets(h hold, decision uuid, system uuid, started timestamptz, labels text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (h.subject_label IS NOT NULL OR h.system_id IS NOT NULL)
    AND (h.subject_label IS NULL OR h.subject_label = ANY(labels))
    AND (h.system_id IS NULL OR h.system_id = system)
    AND (((h.from_at IS NULL OR started >= h.from_at) AND (h.to_at IS NULL OR started < h.to_at))
      OR ((h.from_at IS NULL OR decision >= countersign_uuid_floor(h.from_at)) AND (h.to_at IS NULL OR decision < countersign_uuid_floor(h.to_at))))
$$;

-- Whoever moves the start or the system of a decision (late records, a rebuild, another mapping) leaves it under the holds it was under.
CREATE FUNCTION countersign_keep_met() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO hold_met (workspace_id, hold_id, decision_id)
    SELECT h.workspace_id, h.hold_id, OLD.decision_id FROM hold h
    WHERE h.workspace_id = OLD.workspace_id AND h.released_at IS NULL
      AND countersign_meets(h, OLD.decision_id, OLD.system_id, OLD.started_at, OLD.labels)
      AND NOT countersign_meets(h, NEW.decision_id, NEW.system_id, NEW.started_at, NEW.labels)
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER decision_keep_met AFTER UPDATE ON decision FOR EACH ROW
  WHEN (OLD.started_at IS DISTINCT FROM NEW.started_at OR OLD.system_id IS DISTINCT FROM NEW.system_id)
  EXECUTE FUNCTION countersign_keep_met();

-- A row has room for the labels of a hundred persons. Whom a decision names beyond them, or in a record that came again with other content,
-- stands in person_token, which the worker writes a moment later: until it has, a hold on any person holds such a decision.
CREATE OR REPLACE FUNCTION countersign_holds_of(decision uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.hold_id FROM hold h
  WHERE h.workspace_id = countersign_workspace() AND h.released_at IS NULL AND (
    EXISTS (SELECT 1 FROM hold_decision x WHERE x.workspace_id = h.workspace_id AND x.hold_id = h.hold_id AND x.decision_id = $1)
    OR EXISTS (SELECT 1 FROM hold_met x WHERE x.workspace_id = h.workspace_id AND x.hold_id = h.hold_id AND x.decision_id = $1)
    OR ((h.subject_label IS NOT NULL OR h.system_id IS NOT NULL) AND EXISTS (SELECT 1 FROM decision d
      WHERE d.workspace_id = h.workspace_id AND d.decision_id = $1 AND countersign_meets(h, d.decision_id, d.system_id, d.started_at, d.labels)))
    OR (h.subject_label IS NOT NULL AND (
      EXISTS (SELECT 1 FROM person_token p WHERE p.workspace_id = h.workspace_id AND p.anchor_id = $1 AND p.how = 1
        AND p.token = CASE WHEN length(h.scope->>'token') >= 16 THEN decode(left(h.scope->>'token', 16), 'hex') END)
      OR EXISTS (SELECT 1 FROM decision d WHERE d.workspace_id = h.workspace_id AND d.decision_id = $1
        AND d.latest_idx >= coalesce((SELECT c.next_idx FROM search_cursor c WHERE c.workspace_id = h.workspace_id), 0)
        AND ('conflict' = ANY(d.flags)
          OR (SELECT count(*) FROM unnest(d.labels) AS l(label) WHERE starts_with(l.label, 'subject:')) >= 100)))))
$$;
