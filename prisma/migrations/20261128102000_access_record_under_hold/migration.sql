-- Takes the content of acts about no decision away, by anchor and index. As before; while anything is under hold, who searched for what and exported it
-- stays as what pipelines reported does: nobody can say that it is no evidence.
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
  IF EXISTS (SELECT 1 FROM hold WHERE workspace_id = ws AND released_at IS NULL)
     AND EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = ws AND e.idx = ANY(idxs)
       AND (e.kind LIKE 'lineage.%' OR e.kind IN ('search.performed', 'record.exported', 'refusal.opened', 'trail.opened'))) THEN
    RAISE EXCEPTION 'something is under hold, and nobody can say that what pipelines reported and people looked for is no evidence for it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM disclosure d USING unnest(anchors, idxs) AS a(anchor_id, idx)
    WHERE d.workspace_id = ws AND d.anchor_id = a.anchor_id AND d.idx = a.idx;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
