-- Over-reads: one way to propose an amendment; what leaves its queue is audited and has its end; discrepancies are found by month.
SET LOCAL search_path = lianyi;

CREATE INDEX score_by_time ON over_read_score (alliance_id, at, reading_id);

-- Proposes that the newest report of the exam be amended; answers the reading, or the one that waits for it already.
CREATE FUNCTION propose_amendment(exam uuid, given text, meaning text, words text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    p lianyi.report;
    open uuid;
BEGIN
    SELECT * INTO STRICT p FROM report x WHERE x.alliance_id = my_alliance() AND x.exam_id = propose_amendment.exam
    ORDER BY x.version DESC LIMIT 1;
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
    RETURN open;
END $$;

-- As V046 has it.
CREATE OR REPLACE FUNCTION score_over_read(reading uuid, given text, meaning text, words text, lesson text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    s lianyi.second_opinion;
    open uuid;
BEGIN
    SELECT * INTO s FROM second_opinion x
    WHERE x.alliance_id = my_alliance() AND x.reading_id = score_over_read.reading AND x.clinician_id = me();
    IF NOT FOUND THEN RAISE EXCEPTION 'not yours to score' USING ERRCODE = '42501'; END IF;
    IF meaning IN ('major', 'critical_miss') THEN
        open := propose_amendment(s.exam_id, given, meaning, words);
    END IF;
    INSERT INTO over_read_score (alliance_id, reading_id, report_id, reader_id, home_id, centre_id, clinician_id, score, outcome,
                                 comment, course, amendment_id)
    VALUES (s.alliance_id, s.reading_id, s.report_id, s.reader_id, s.home_id, s.centre_id, me(), given, meaning, words, lesson, open);
    RETURN open;
END $$;
-- As V060 has it.
CREATE OR REPLACE FUNCTION correct_score(reading uuid, given text, meaning text, words text, lesson text, why text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    g lianyi.over_read_score;
    seen uuid;
    open uuid;
BEGIN
    SELECT * INTO g FROM over_read_score x WHERE x.alliance_id = my_alliance() AND x.reading_id = correct_score.reading FOR UPDATE;
    IF NOT FOUND OR NOT is_head() OR my_organisation() NOT IN (g.home_id, g.centre_id) OR me() IN (g.clinician_id, g.reader_id)
       OR EXISTS (SELECT FROM report x WHERE x.alliance_id = g.alliance_id AND x.id = g.report_id AND x.reviewer_id = me()) THEN
        RAISE EXCEPTION 'not yours to correct' USING ERRCODE = '42501';
    END IF;
    IF meaning IN ('major', 'critical_miss') THEN
        SELECT s.exam_id INTO STRICT seen FROM second_opinion s WHERE s.alliance_id = g.alliance_id AND s.reading_id = g.reading_id;
        open := propose_amendment(seen, given, meaning, words);
        PERFORM give_notice(g.alliance_id, g.home_id, 'reading.discrepancy', meaning = 'critical_miss', seen, g.report_id, NULL);
    END IF;
    INSERT INTO over_read_correction (alliance_id, reading_id, clinician_id, score, outcome, comment, course, amendment_id, reason)
    VALUES (g.alliance_id, g.reading_id, me(), given, meaning, words, lesson, open, why);
    RETURN open;
END $$;

-- Nobody of the centre can give it any more: it leaves its queue, and is placed anew.
CREATE OR REPLACE FUNCTION withdraw_over_read(report uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    r lianyi.reading;
BEGIN
    UPDATE reading SET state = 'withdrawn', ended_at = now(), reason = 'no-independent-reader', unassignable_since = NULL,
           offered_to = NULL, offered_until = NULL
    WHERE alliance_id = my_alliance() AND purpose = 'overread' AND state = 'queued' AND subject_id = withdraw_over_read.report
    RETURNING * INTO r;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE over_read SET reading_id = NULL, centre_id = NULL WHERE alliance_id = r.alliance_id AND reading_id = r.id;
    INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state,
                               to_state, reason)
    VALUES (r.id, r.alliance_id, gen_random_uuid(), 'reading.withdrawn', r.id, 'hub', r.centre_id, now(), 'queued', 'withdrawn',
            'no-independent-reader');
    INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, result, reason, request_id)
    VALUES (r.alliance_id, 'hub', r.centre_id, 'reading.withdrawn', 'reading', r.id, 'done', 'no-independent-reader', 'over-reads');
    RETURN true;
END $$;
