-- How long a system's logs are kept at least follows what the register says of the system, not what a period says of itself.

-- High-risk: classified so, or under a point of Annex III without anybody having argued that it is not (AI Act Art. 6(1) to (3)).
CREATE FUNCTION countersign_high_risk(risk_class text, annex_point text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(risk_class IN ('highAnnexI', 'highAnnexIII'), annex_point IS NOT NULL AND annex_point <> 'none')
$$;
GRANT EXECUTE ON FUNCTION countersign_high_risk(text, text) TO countersign_app;

-- When a high-risk system was last classified lower: its logs are kept as before for as long as a shorter period waits, whoever changes the class.
ALTER TABLE ai_system ADD COLUMN class_lowered_at timestamptz(6);
CREATE FUNCTION countersign_note_lowered() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.class_lowered_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER ai_system_note_lowered BEFORE UPDATE ON ai_system FOR EACH ROW
  WHEN (countersign_high_risk(OLD.risk_class, OLD.annex_point) AND NOT countersign_high_risk(NEW.risk_class, NEW.annex_point))
  EXECUTE FUNCTION countersign_note_lowered();
