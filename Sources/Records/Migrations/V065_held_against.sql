-- What a file says is held against what is known: its own time against the capture, its bytes against other patients' exams.

INSERT INTO lianyi.setting (alliance_id, name, valid_from, value, source)
SELECT id, 'exam.fileTime', '2020-01-01T00:00:00+08:00', '{"hours": 24, "aheadMinutes": 10}',
       'house proposal: a file is made within a day of its capture, and never after it came'
FROM lianyi.alliance ON CONFLICT DO NOTHING;

-- Exams of other patients that hold one of the same objects, the newest first; what was withdrawn is none. A header of a recording
-- may be the same for two. Whoever asks has the exam in sight; of the others nothing is told but which exam, whose clinic, and when.
CREATE FUNCTION lianyi.same_bytes(exam uuid)
RETURNS TABLE (exam_id uuid, organisation text, performed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT DISTINCT e.id, o.name, e.performed_at
    FROM exam mine JOIN exam_object a ON a.alliance_id = mine.alliance_id AND a.exam_id = mine.id
    JOIN exam_object b ON b.sha256 = a.sha256 AND b.alliance_id = a.alliance_id AND b.exam_id <> a.exam_id
    JOIN exam e ON e.alliance_id = b.alliance_id AND e.id = b.exam_id
    JOIN organisation o ON o.alliance_id = e.alliance_id AND o.id = e.organisation_id
    WHERE mine.alliance_id = my_alliance() AND mine.id = same_bytes.exam AND e.patient_id <> mine.patient_id
      AND (me() IS NULL OR my_duties() && ARRAY['treats', 'reads'])
      AND right(lower(a.name), 4) <> '.hea' AND b.state = 'stored' AND e.state NOT IN ('recalled', 'cancelled')
    ORDER BY e.performed_at DESC, e.id LIMIT 5 $$;
REVOKE EXECUTE ON FUNCTION lianyi.same_bytes FROM PUBLIC, lianyi_signin;
GRANT EXECUTE ON FUNCTION lianyi.same_bytes TO lianyi_app, lianyi_jobs;
CREATE POLICY same_bytes ON lianyi.audit FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id IS NULL AND actor_role = 'hub' AND at = now()
                AND action = 'exam.same-bytes');
