-- The AI systems of the decisions that a hold names, kept with it: who may see a hold was asked of each of its thousands of decisions, at each look at the
-- overview. Whoever does not say, such as a process of the version before, which still runs, opens a hold to nobody who sees some systems only. A decision is of one AI system for good; of one that nothing is known of, nobody who sees some systems only sees the hold.
ALTER TABLE hold ADD COLUMN reach uuid[] NOT NULL DEFAULT ARRAY['00000000-0000-0000-0000-000000000000']::uuid[];
UPDATE hold SET reach = ARRAY(SELECT DISTINCT coalesce(
    (SELECT d.system_id FROM decision d WHERE d.workspace_id = t.workspace_id AND d.decision_id = t.decision_id),
    (SELECT e.system_id FROM event e WHERE e.workspace_id = t.workspace_id AND e.decision_id = t.decision_id AND e.system_id IS NOT NULL LIMIT 1),
    '00000000-0000-0000-0000-000000000000')
  FROM hold_decision t WHERE t.workspace_id = hold.workspace_id AND t.hold_id = hold.hold_id);

-- The event that named the day of the next review last. The journal writes it down with the day, so that a restore asks the log whether it knows that event,
-- instead of reading the whole log and comparing clocks.
ALTER TABLE hold ADD COLUMN review_event uuid;
