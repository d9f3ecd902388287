-- The order of the queue: what is sharpest and has the least time left comes first. The expressions are those of lib/approvals/server/queue-store.ts.
CREATE INDEX action_queue_idx ON action (
  workspace_id,
  (CASE tier WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'low' THEN 3 ELSE 2 END),
  (coalesce(expires_at, checking_until)),
  action_id
) WHERE state IN ('checking', 'pendingReview');
