-- While anything is under hold, nothing that was said about no decision goes: not what pipelines reported and people looked for alone, but also what
-- they wrote of incidents, beside controls and in audits. As before otherwise.
CREATE OR REPLACE FUNCTION countersign_remove_acts(cause bigint, anchors uuid[], idxs bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ws uuid := countersign_workspace(); gone bigint;
BEGIN
  PERFORM countersign_demand_cause(cause, ARRAY['content.purged', 'content.erased']);
  IF EXISTS (SELECT 1 FROM unnest(idxs) AS a(idx) WHERE
      NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = ws AND t.cause_idx = cause AND a.idx BETWEEN t.from_idx AND t.to_idx)
      OR EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = ws AND e.idx = a.idx AND e.decision_id IS NOT NULL)) THEN
    RAISE EXCEPTION 'not named by a tombstone, or about a decision' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM hold WHERE workspace_id = ws AND released_at IS NULL) THEN
    RAISE EXCEPTION 'something is under hold, and nobody can say that what is about no decision is no evidence for it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM disclosure d USING unnest(anchors, idxs) AS a(anchor_id, idx)
    WHERE d.workspace_id = ws AND d.anchor_id = a.anchor_id AND d.idx = a.idx;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- A mapping that names a person no more takes the label of a decision away, not the decision out of the hold on that person.
DROP TRIGGER decision_keep_met ON decision;
CREATE TRIGGER decision_keep_met AFTER UPDATE ON decision FOR EACH ROW
  WHEN (OLD.started_at IS DISTINCT FROM NEW.started_at OR OLD.system_id IS DISTINCT FROM NEW.system_id OR NOT (OLD.labels <@ NEW.labels))
  EXECUTE FUNCTION countersign_keep_met();

-- A rebuild takes the rows away and makes them anew: what was under an open hold stays under it, whatever the new row says.
CREATE FUNCTION countersign_keep_deleted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO hold_met (workspace_id, hold_id, decision_id)
    SELECT h.workspace_id, h.hold_id, o.decision_id FROM hold h JOIN gone o ON o.workspace_id = h.workspace_id
    WHERE h.released_at IS NULL AND countersign_meets(h, o.decision_id, o.system_id, o.started_at, o.labels)
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER decision_keep_deleted AFTER DELETE ON decision REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION countersign_keep_deleted();

-- Of those, the ones that their hold meets as their new row stands need no word: no event says of them yet that they were kept.
CREATE FUNCTION countersign_drop_idle_met() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE dropped bigint;
BEGIN
  DELETE FROM hold_met m USING hold h, decision d
    WHERE m.workspace_id = countersign_workspace() AND m.idx IS NULL AND h.workspace_id = m.workspace_id AND h.hold_id = m.hold_id
      AND d.workspace_id = m.workspace_id AND d.decision_id = m.decision_id
      AND countersign_meets(h, d.decision_id, d.system_id, d.started_at, d.labels);
  GET DIAGNOSTICS dropped = ROW_COUNT;
  RETURN dropped;
END $$;
REVOKE EXECUTE ON FUNCTION countersign_drop_idle_met() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION countersign_drop_idle_met() TO countersign_app;
