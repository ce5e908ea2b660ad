-- Functions in hot paths keep their plans: one in SQL that cannot be inlined is planned anew at each call, which for the search for
-- same bytes was four fifths of its cost. What they answer is as before (V047, V065).
SET LOCAL search_path = lianyi;

-- Each table that grows is asked alone, by what was found before: whatever was known of the tables when this was planned, it cannot
-- become a join of all with all.
CREATE OR REPLACE FUNCTION same_bytes(exam uuid)
RETURNS TABLE (exam_id uuid, organisation text, performed_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    hashes bytea[] := ARRAY(SELECT a.sha256 FROM exam_object a
                            WHERE a.alliance_id = my_alliance() AND a.exam_id = same_bytes.exam AND right(lower(a.name), 4) <> '.hea');
    others uuid[] := ARRAY(SELECT b.exam_id FROM exam_object b
                           WHERE b.sha256 = ANY (hashes) AND b.alliance_id = my_alliance() AND b.exam_id <> same_bytes.exam
                             AND b.state = 'stored');
    subject uuid;
BEGIN
    IF others = '{}' THEN RETURN; END IF;
    SELECT mine.patient_id INTO subject FROM exam mine WHERE mine.alliance_id = my_alliance() AND mine.id = same_bytes.exam;
    RETURN QUERY SELECT e.id, o.name, e.performed_at
    FROM exam e JOIN organisation o ON o.alliance_id = e.alliance_id AND o.id = e.organisation_id
    WHERE e.alliance_id = my_alliance() AND e.id = ANY (others) AND e.patient_id <> subject AND e.state NOT IN ('recalled', 'cancelled')
      AND (me() IS NULL OR my_duties() && ARRAY['treats', 'reads'])
    ORDER BY e.performed_at DESC, e.id LIMIT 5;
END $$;

CREATE OR REPLACE FUNCTION blind_exams() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(exam_id), '{}') FROM reading
            WHERE alliance_id = my_alliance() AND claimed_by = me() AND state = 'claimed' AND purpose = 'overread');
END $$;

CREATE OR REPLACE FUNCTION blind_readings() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(id), '{}') FROM reading
            WHERE alliance_id = my_alliance() AND exam_id = ANY (blind_exams()) AND purpose <> 'overread');
END $$;
