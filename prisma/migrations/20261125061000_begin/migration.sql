-- What every transaction of the application begins with: its workspace ('' for the control plane), and, while a recovery lasts, that it
-- may not write. True: it may not. A function, because PL/pgSQL keeps the plan of the look into `recovery` for the session: written out,
-- that look was planned anew in every transaction and took twice as long.
CREATE FUNCTION countersign_begin(workspace text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF workspace <> '' THEN PERFORM set_config('countersign.workspace', workspace, true); END IF;
  IF NOT EXISTS (SELECT FROM public.recovery WHERE ended_at IS NULL) THEN RETURN false; END IF;
  PERFORM set_config('transaction_read_only', 'on', true);
  RETURN true;
END $$;
