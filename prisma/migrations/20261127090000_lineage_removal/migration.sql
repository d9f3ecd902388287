-- What pipelines reported can name persons: paths, SQL, owners. It goes by its own period, and with the erasure of a person whom it names;
-- the catalogue is folded anew from what is left.
ALTER TABLE lineage_cursor ADD COLUMN rebuild boolean NOT NULL DEFAULT false; -- content that was folded has gone: fold everything anew

-- Takes the content of acts about no decision away (who searched for what; what pipelines reported), by anchor and index. As before, and
-- also for an erasure.
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
  DELETE FROM disclosure d USING unnest(anchors, idxs) AS a(anchor_id, idx)
    WHERE d.workspace_id = ws AND d.anchor_id = a.anchor_id AND d.idx = a.idx;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
