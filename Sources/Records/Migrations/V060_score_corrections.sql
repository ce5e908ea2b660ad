-- Over-reads: a wrong score is corrected by another person than who gave it; the first one stays, and what holds is the newest.
SET LOCAL search_path = lianyi;

CREATE TABLE over_read_correction (
    alliance_id uuid NOT NULL, reading_id uuid NOT NULL, number bigint GENERATED ALWAYS AS IDENTITY,
    clinician_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    score text NOT NULL CHECK (score IN ('1', '2a', '2b', '3a', '3b', '4a', '4b')),
    outcome text NOT NULL CHECK (outcome IN ('agree', 'minor', 'major', 'critical_miss')),
    comment text CHECK (length(comment) BETWEEN 1 AND 2000), course text, amendment_id uuid,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000), -- why the score was wrong
    PRIMARY KEY (alliance_id, reading_id, number),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES over_read_score,
    FOREIGN KEY (alliance_id, amendment_id) REFERENCES reading,
    CHECK (score = '1' OR comment IS NOT NULL), CHECK ((score = '1') = (outcome = 'agree'))
);
ALTER TABLE over_read_correction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON over_read_correction TO lianyi_owner USING (true);
CREATE POLICY seen ON over_read_correction FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT my_alliance()) AND EXISTS (SELECT FROM over_read_score s
           WHERE s.alliance_id = over_read_correction.alliance_id AND s.reading_id = over_read_correction.reading_id));
GRANT SELECT ON over_read_correction TO lianyi_app;
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON over_read_correction FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What holds of a score: the newest correction, else the score itself.
CREATE VIEW over_read_standing WITH (security_invoker = true) AS
SELECT g.alliance_id, g.reading_id, g.report_id, g.reader_id, g.home_id, g.centre_id, g.clinician_id, g.at,
       coalesce(k.score, g.score) AS score, coalesce(k.outcome, g.outcome) AS outcome,
       CASE WHEN k.number IS NULL THEN g.comment ELSE k.comment END AS comment,
       CASE WHEN k.number IS NULL THEN g.course ELSE k.course END AS course, coalesce(k.amendment_id, g.amendment_id) AS amendment_id,
       g.score AS first_score, k.reason AS correction, k.clinician_id AS corrected_by, k.at AS corrected_at
FROM over_read_score g LEFT JOIN LATERAL (
    SELECT * FROM over_read_correction c WHERE c.alliance_id = g.alliance_id AND c.reading_id = g.reading_id
    ORDER BY c.number DESC LIMIT 1) k ON true;
GRANT SELECT ON over_read_standing TO lianyi_app;

-- Corrects a score: the head of either centre, who is neither who scored, nor reader nor reviewer of the report. Answers the amendment
-- that is proposed, or NULL. One that was proposed before stays: a person decides about it.
CREATE FUNCTION correct_score(reading uuid, given text, meaning text, words text, lesson text, why text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    g lianyi.over_read_score;
    p lianyi.report;
    open uuid;
BEGIN
    SELECT * INTO g FROM over_read_score x WHERE x.alliance_id = my_alliance() AND x.reading_id = correct_score.reading FOR UPDATE;
    IF NOT FOUND OR NOT is_head() OR my_organisation() NOT IN (g.home_id, g.centre_id) OR me() IN (g.clinician_id, g.reader_id)
       OR EXISTS (SELECT FROM report x WHERE x.alliance_id = g.alliance_id AND x.id = g.report_id AND x.reviewer_id = me()) THEN
        RAISE EXCEPTION 'not yours to correct' USING ERRCODE = '42501';
    END IF;
    IF meaning IN ('major', 'critical_miss') THEN
        SELECT x.* INTO STRICT p FROM report x JOIN second_opinion s ON s.alliance_id = x.alliance_id AND s.exam_id = x.exam_id
        WHERE s.alliance_id = g.alliance_id AND s.reading_id = g.reading_id ORDER BY x.version DESC LIMIT 1;
        INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, purpose,
                             subject_id, reason)
        SELECT p.alliance_id, gen_random_uuid(), p.exam_id, p.organisation_id, p.centre_id, e.operator_id, p.kind,
               CASE meaning WHEN 'major' THEN 'urgent' ELSE 'emergency' END,
               now() + make_interval(mins => CASE meaning WHEN 'major' THEN 1440 ELSE 60 END), 'amend', p.id,
               left('复阅 over-read ' || given || ': ' || words, 1000)
        FROM exam e WHERE e.alliance_id = p.alliance_id AND e.id = p.exam_id
        ON CONFLICT DO NOTHING RETURNING id INTO open;
        IF FOUND THEN
            INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, to_state,
                                       reason)
            VALUES (open, p.alliance_id, gen_random_uuid(), 'reading.queued', me(),
                    coalesce(current_setting('lianyi.role', true), ''), my_organisation(), now(), 'queued', 'over-read ' || given);
        ELSE
            SELECT r.id INTO open FROM reading r WHERE r.alliance_id = p.alliance_id AND r.exam_id = p.exam_id
                AND r.purpose = 'amend' AND r.state IN ('queued', 'claimed');
        END IF;
        PERFORM give_notice(g.alliance_id, g.home_id, 'reading.discrepancy', meaning = 'critical_miss', p.exam_id, g.report_id, NULL);
    END IF;
    INSERT INTO over_read_correction (alliance_id, reading_id, clinician_id, score, outcome, comment, course, amendment_id, reason)
    VALUES (g.alliance_id, g.reading_id, me(), given, meaning, words, lesson, open, why);
    RETURN open;
END $$;
GRANT EXECUTE ON FUNCTION correct_score TO lianyi_app;
