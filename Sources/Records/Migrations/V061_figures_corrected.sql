-- Over-reads: the figures of readers count what holds of a score, corrections included.
SET LOCAL search_path = lianyi;

CREATE OR REPLACE FUNCTION reader_figures(month_from date, month_to date, after uuid, most int)
RETURNS TABLE (reader_id uuid, name text, centre text, finals bigint, target bigint, drawn bigint, waiting bigint, opinions bigint,
               minor bigint, major bigint, missed bigint, scored bigint, agreed bigint, both_positive bigint, first_only bigint,
               second_only bigint, both_negative bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT m.reader_id, c.name, o.name, m.finals, m.target, d.drawn, d.waiting, s.opinions, s.minor, s.major, s.missed, s.scored,
           s.agreed, s.a, s.b, s.c, s.d
    FROM (SELECT f.reader_id, sum(f.finals) AS finals, sum(f.target) AS target FROM sampling_month f
          WHERE f.alliance_id = my_alliance() AND f.month >= month_from AND f.month < month_to
            AND ('oversees' = ANY (my_duties()) OR f.reader_id = me() OR is_head() AND f.centre_id = my_organisation())
            AND (after IS NULL OR f.reader_id > after)
          GROUP BY f.reader_id ORDER BY f.reader_id LIMIT least(most, 201)) m
    JOIN clinician c ON c.alliance_id = my_alliance() AND c.id = m.reader_id
    JOIN organisation o ON o.alliance_id = c.alliance_id AND o.id = c.organisation_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS drawn, count(*) FILTER (WHERE v.reading_id IS NULL) AS waiting
        FROM sampling_frame f JOIN over_read v ON v.alliance_id = f.alliance_id AND v.report_id = f.report_id
        WHERE f.alliance_id = c.alliance_id AND f.reader_id = c.id AND f.month >= month_from AND f.month < month_to) d
    CROSS JOIN LATERAL (
        SELECT count(*) AS opinions, count(*) FILTER (WHERE outcome = 'minor') AS minor,
               count(*) FILTER (WHERE outcome = 'major') AS major, count(*) FILTER (WHERE outcome = 'critical_miss') AS missed,
               count(*) FILTER (WHERE sampled AND outcome IS NOT NULL) AS scored,
               count(*) FILTER (WHERE sampled AND outcome = 'agree') AS agreed,
               count(*) FILTER (WHERE sampled AND first_look AND second_look) AS a,
               count(*) FILTER (WHERE sampled AND first_look AND NOT second_look) AS b,
               count(*) FILTER (WHERE sampled AND NOT first_look AND second_look) AS c,
               count(*) FILTER (WHERE sampled AND NOT first_look AND NOT second_look) AS d
        FROM (SELECT g.outcome, p.result = 'positive' AS first_look, x.result = 'positive' AS second_look,
                     EXISTS (SELECT FROM over_read_draw w WHERE w.alliance_id = x.alliance_id AND w.report_id = x.report_id
                               AND w.ground IN ('random', 'first')) AS sampled
              FROM second_opinion x JOIN report p ON p.alliance_id = x.alliance_id AND p.id = x.report_id
              LEFT JOIN over_read_standing g ON g.alliance_id = x.alliance_id AND g.reading_id = x.reading_id
              WHERE x.alliance_id = c.alliance_id AND x.reader_id = c.id
                AND x.at >= month_from::timestamp AT TIME ZONE 'Asia/Shanghai'
                AND x.at < month_to::timestamp AT TIME ZONE 'Asia/Shanghai') q) s
    ORDER BY m.reader_id $$;
