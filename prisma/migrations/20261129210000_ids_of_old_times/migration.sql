-- An id cannot name an instant before 1970 or after the year 10889. A border beyond either was made into the id of another time: of one before 1970 into one
-- above every id there is, so that a period of fifty years bounded nothing, and a hold on a time that ends before 1970 held every decision of its AI system.
CREATE OR REPLACE FUNCTION countersign_uuid_floor(at timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(least(greatest(floor(extract(epoch FROM at) * 1000), 0), 281474976710655)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;
