-- Whether blasts are critical is the alliance's setting; an exam dated later than it came is judged by the day on which it came.
SET LOCAL search_path = lianyi;

CREATE OR REPLACE FUNCTION lianyi.critical_grounds(exam uuid, codes text[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object('sex', p.sex, 'birthDate', p.birth_date, 'day', d.day, 'request', e.request,
            'altitude', (
                SELECT (s.value ->> 'metres')::int FROM setting s
                WHERE s.alliance_id = e.alliance_id AND s.valid_from <= d.at
                  AND s.name IN ('altitude', (SELECT 'altitude.' || o.code FROM organisation o
                                              WHERE o.alliance_id = e.alliance_id AND o.id = e.organisation_id))
                ORDER BY s.name DESC, s.valid_from DESC LIMIT 1),
            'blasts', EXISTS (
                SELECT FROM critical_case k JOIN exam x ON x.alliance_id = k.alliance_id AND x.id = k.exam_id
                WHERE x.state NOT IN ('recalled', 'cancelled', 'rejected_quality') AND k.alliance_id = e.alliance_id AND k.patient_id = e.patient_id AND k.exam_id <> e.id
                  AND (k.findings @> '[{"rule": "flag/blasts"}]' OR EXISTS (
                       SELECT FROM critical_event v WHERE v.alliance_id = k.alliance_id AND v.critical_id = k.id
                         AND v.findings @> '[{"rule": "flag/blasts"}]'))),
            'thresholds', (SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM (
                SELECT code, unit, tier, at_or_below AS low, at_or_above AS high, h.sex, age_from_days, age_to_days, pregnant,
                       week_from, week_to, specimen, altitude_from, altitude_to, h.source, valid_from, valid_to
                FROM threshold h WHERE h.alliance_id = e.alliance_id AND code_system = 'LN' AND tier = 'critical'
                  AND code = ANY (codes) AND valid_from <= d.day AND (valid_to IS NULL OR valid_to > d.day) LIMIT 2001) t),
            'limits', (SELECT jsonb_object_agg(s.name, jsonb_build_object('value', s.value, 'source', s.source)) FROM (
                SELECT DISTINCT ON (g.name) split_part(g.name, '.', 3) AS name, g.value, g.source FROM setting g
                WHERE g.alliance_id = e.alliance_id AND (starts_with(g.name, 'critical.ecg.') OR starts_with(g.name, 'critical.count.')) AND g.valid_from <= now()
                ORDER BY g.name, g.valid_from DESC) s))
        FROM exam e CROSS JOIN LATERAL (SELECT m.at, (m.at AT TIME ZONE 'Asia/Shanghai')::date AS day
                                          FROM (SELECT least(e.performed_at, e.recorded_at) AS at) m) d
        LEFT JOIN patient p ON p.alliance_id = e.alliance_id AND p.id = e.patient_id
        WHERE e.alliance_id = my_alliance() AND e.id = critical_grounds.exam);
END $$;

INSERT INTO setting (alliance_id, name, valid_from, value, source)
SELECT a.id, 'critical.count.blasts', '2020-01-01T00:00:00+08:00', '{"critical": 1}',
       '360docs 246133223, a hospital''s list of critical values: blasts, first sighting'
FROM alliance a ON CONFLICT DO NOTHING;
