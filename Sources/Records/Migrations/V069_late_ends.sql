-- The clocks of readings: an amendment that nobody writes is late as a first reading is, and so is a rejection after the deadline.
SET LOCAL search_path = lianyi;

DROP FUNCTION breaches(timestamptz, timestamptz, uuid, int);
CREATE FUNCTION breaches(day_from timestamptz, day_to timestamptz, after uuid, most int)
RETURNS TABLE (id uuid, kind text, urgency text, purpose text, state text, clinic text, centre text, queued_at timestamptz,
               due_at timestamptz, claimed_at timestamptz, signed_at timestamptz, rejected_at timestamptz, unassignable boolean,
               reader text, steps text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
#variable_conflict use_column
DECLARE
    whole boolean := 'oversees' = ANY (my_duties());
BEGIN
    IF NOT (whole OR 'reads' = ANY (my_duties())) THEN
        RAISE EXCEPTION 'for readers and overseers' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    SELECT r.id, r.kind, r.urgency, r.purpose, r.state, o.name, c.name, r.queued_at, r.due_at, r.claimed_at, r.signed_at,
           CASE r.state WHEN 'rejected' THEN r.ended_at END, r.unassignable_since IS NOT NULL, p.name,
           coalesce((SELECT array_agg(e.step ORDER BY e.at, e.step) FROM reading_escalation e
                     WHERE e.alliance_id = r.alliance_id AND e.reading_id = r.id), '{}')
    FROM reading r
    JOIN organisation o ON o.alliance_id = r.alliance_id AND o.id = r.organisation_id
    JOIN organisation c ON c.alliance_id = r.alliance_id AND c.id = r.centre_id
    LEFT JOIN clinician p ON p.alliance_id = r.alliance_id AND p.id = r.claimed_by
    WHERE r.alliance_id = my_alliance() AND (whole OR r.centre_id = my_organisation())
      AND r.due_at >= day_from AND r.due_at < least(day_to, now()) AND r.purpose IN ('read', 'review', 'amend')
      AND (r.state IN ('queued', 'claimed') OR (r.state = 'signed' AND r.signed_at > r.due_at)
           OR (r.state = 'rejected' AND r.ended_at > r.due_at))
      AND (after IS NULL OR (r.due_at, r.id) >
           (SELECT b.due_at, b.id FROM reading b WHERE b.alliance_id = my_alliance() AND b.id = after))
    ORDER BY r.due_at, r.id LIMIT least(most, 201);
END $$;
GRANT EXECUTE ON FUNCTION breaches TO lianyi_app;
