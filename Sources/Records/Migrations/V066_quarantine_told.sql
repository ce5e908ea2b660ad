-- Who runs the system sees what lies in quarantine: which exam, whose clinic, since when and why, by a code; nothing of a patient, no
-- name of a file, no word out of one.
SET LOCAL search_path = lianyi;

CREATE INDEX exam_in_quarantine ON exam (alliance_id, id) WHERE state = 'quarantined';

-- The newest first, behind the one named. Only for who administers the alliance.
CREATE FUNCTION quarantined_exams(before uuid, most int)
RETURNS TABLE (exam_id uuid, organisation_id uuid, organisation text, kind text, urgency text, since timestamptz,
               received_at timestamptz, problem jsonb, objects int, bytes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT e.id, o.id, o.name, e.kind, e.urgency, e.state_at, e.recorded_at,
           jsonb_build_object('code', e.problem ->> 'code', 'place', (e.problem -> 'place') - 'file'),
           b.objects::int, b.bytes::bigint
    FROM exam e JOIN organisation o ON o.alliance_id = e.alliance_id AND o.id = e.organisation_id
    CROSS JOIN LATERAL (SELECT count(*) AS objects, coalesce(sum(x.size), 0) AS bytes FROM exam_object x
                        WHERE x.alliance_id = e.alliance_id AND x.exam_id = e.id) b
    WHERE e.alliance_id = my_alliance() AND e.state = 'quarantined' AND 'administers' = ANY (my_duties())
      AND (before IS NULL OR e.id < before)
    ORDER BY e.id DESC LIMIT least(most, 500) $$;
REVOKE EXECUTE ON FUNCTION quarantined_exams FROM PUBLIC, lianyi_signin, lianyi_jobs;
GRANT EXECUTE ON FUNCTION quarantined_exams TO lianyi_app;
