-- Words of people on holds and on requests for erasure go from the disclosures of their acts where they name an erased person. The rest of the act stays.

-- Acts whose words these are. Those of Countersign itself, which prove an erasure, are not among them.
CREATE FUNCTION countersign_duty_act(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT kind IN ('hold.placed', 'hold.release.asked', 'hold.kept', 'hold.released',
    'content.erasure.requested', 'content.erasure.consented', 'content.erasure.refused')
$$;

-- Puts what is left of acts about no decision in the place of what they said, by anchor and index. A tombstone of the cause names each, and nothing
-- is under hold: as for everything else that is about no decision.
CREATE FUNCTION countersign_replace_acts(cause bigint, anchors uuid[], idxs bigint[], starts integer[], lengths integer[], bodies bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ws uuid := countersign_workspace(); changed bigint;
BEGIN
  PERFORM countersign_demand_cause(cause, ARRAY['content.erased']);
  IF EXISTS (SELECT 1 FROM unnest(idxs) AS a(idx) WHERE
      NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = ws AND t.cause_idx = cause AND a.idx BETWEEN t.from_idx AND t.to_idx)
      OR NOT EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = ws AND e.idx = a.idx AND e.decision_id IS NULL AND countersign_duty_act(e.kind))) THEN
    RAISE EXCEPTION 'not named by a tombstone, or no act on a hold or an erasure' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM hold WHERE workspace_id = ws AND released_at IS NULL) THEN
    RAISE EXCEPTION 'something is under hold' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE disclosure d SET refs = NULL, body = substring(bodies FROM a.start FOR a.length)
    FROM unnest(anchors, idxs, starts, lengths) AS a(anchor_id, idx, start, length)
    WHERE d.workspace_id = ws AND d.anchor_id = a.anchor_id AND d.idx = a.idx;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;
REVOKE EXECUTE ON FUNCTION countersign_replace_acts(bigint, uuid[], bigint[], integer[], integer[], bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION countersign_replace_acts(bigint, uuid[], bigint[], integer[], integer[], bytea) TO countersign_app;
