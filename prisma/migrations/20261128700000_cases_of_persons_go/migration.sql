-- What people called the case of a search for a person goes, too, where it names an erased person: the search stays, with its tokens.
CREATE OR REPLACE FUNCTION countersign_duty_act(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT kind IN ('hold.placed', 'hold.release.asked', 'hold.kept', 'hold.released',
    'content.erasure.requested', 'content.erasure.consented', 'content.erasure.refused', 'content.erasure.withdrawn', 'person.searched')
$$;
