-- Over-reads: a second opinion is entered once, and scored beside the report once; what matters is told, and
-- proposed for amendment.
SET LOCAL search_path = lianyi;

CREATE POLICY entered ON second_opinion FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT my_alliance()) AND clinician_id = (SELECT me()) AND at = now()
        AND centre_id = (SELECT my_organisation()) AND 'reads' = ANY ((SELECT my_duties())::text[])
        AND EXISTS (SELECT FROM reading r JOIN over_read o ON o.alliance_id = r.alliance_id AND o.reading_id = r.id
                    WHERE r.alliance_id = second_opinion.alliance_id AND r.id = second_opinion.reading_id
                      AND r.purpose = 'overread' AND r.state = 'signed' AND r.claimed_by = (SELECT me())
                      AND (o.report_id, o.exam_id, o.reader_id, o.home_id, o.centre_id) = (second_opinion.report_id,
                          second_opinion.exam_id, second_opinion.reader_id, second_opinion.home_id, second_opinion.centre_id)));
GRANT INSERT ON second_opinion TO lianyi_app;
-- A second look never becomes a report.
CREATE FUNCTION refuse_over_read_report() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM reading r WHERE r.alliance_id = NEW.alliance_id AND r.id = NEW.reading_id AND r.purpose = 'overread') THEN
        RAISE EXCEPTION 'a second opinion is no report' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER second_looks_are_none BEFORE INSERT ON report FOR EACH ROW EXECUTE FUNCTION refuse_over_read_report();

-- Scores the actor's own over-read; answers the amendment that is proposed, or NULL.
CREATE FUNCTION score_over_read(reading uuid, given text, meaning text, words text, lesson text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    s lianyi.second_opinion;
    p lianyi.report;
    open uuid;
BEGIN
    SELECT * INTO s FROM second_opinion x
    WHERE x.alliance_id = my_alliance() AND x.reading_id = score_over_read.reading AND x.clinician_id = me();
    IF NOT FOUND THEN RAISE EXCEPTION 'not yours to score' USING ERRCODE = '42501'; END IF;
    IF meaning IN ('major', 'critical_miss') THEN
        SELECT * INTO STRICT p FROM report x WHERE x.alliance_id = s.alliance_id AND x.exam_id = s.exam_id
        ORDER BY x.version DESC LIMIT 1;
        INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, purpose,
                             subject_id, reason)
        SELECT p.alliance_id, gen_random_uuid(), p.exam_id, p.organisation_id, p.centre_id, e.operator_id, p.kind,
               CASE meaning WHEN 'major' THEN 'urgent' ELSE 'emergency' END,
               now() + make_interval(mins => CASE meaning WHEN 'major' THEN 1440 ELSE 60 END), 'amend', p.id,
               left('复阅 over-read ' || given || ': ' || words, 1000)
        FROM exam e WHERE e.alliance_id = p.alliance_id AND e.id = p.exam_id
        ON CONFLICT DO NOTHING RETURNING id INTO open;
        IF NOT FOUND THEN
            SELECT r.id INTO open FROM reading r WHERE r.alliance_id = p.alliance_id AND r.exam_id = p.exam_id
                AND r.purpose = 'amend' AND r.state IN ('queued', 'claimed');
        ELSE
        INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, to_state,
                                   reason)
        VALUES (open, p.alliance_id, gen_random_uuid(), 'reading.queued', me(),
                coalesce(current_setting('lianyi.role', true), ''), my_organisation(), now(), 'queued', 'over-read ' || given);
        END IF;
    END IF;
    INSERT INTO over_read_score (alliance_id, reading_id, report_id, reader_id, home_id, centre_id, clinician_id, score, outcome,
                                 comment, course, amendment_id)
    VALUES (s.alliance_id, s.reading_id, s.report_id, s.reader_id, s.home_id, s.centre_id, me(), given, meaning, words, lesson, open);
    RETURN open;
END $$;
GRANT EXECUTE ON FUNCTION score_over_read TO lianyi_app;

-- The centre of the report hears at once of what the first look missed, and of a discrepancy that matters.
CREATE FUNCTION notice_of_over_read() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'over_read_score' THEN
        PERFORM give_notice(o.alliance_id, o.home_id, 'reading.discrepancy', NEW.outcome = 'critical_miss', o.exam_id, o.report_id,
                            NULL)
        FROM over_read o WHERE o.alliance_id = NEW.alliance_id AND o.report_id = NEW.report_id;
    ELSE
        PERFORM give_notice(p.alliance_id, p.centre_id, 'reading.critical_missed', true, p.exam_id, p.id, NULL)
        FROM report p WHERE p.alliance_id = NEW.alliance_id AND p.id = NEW.report_id AND p.severity <> 'critical';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noticed AFTER INSERT ON over_read_score DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.outcome IN ('major', 'critical_miss')) EXECUTE FUNCTION notice_of_over_read();
CREATE CONSTRAINT TRIGGER noticed AFTER INSERT ON second_opinion DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.severity = 'critical') EXECUTE FUNCTION notice_of_over_read();

CREATE POLICY over_reads ON audit FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT my_alliance()) AND actor_id IS NULL AND actor_role = 'hub' AND at = now()
        AND action IN ('overread.drawn', 'overread.queued', 'overread.unplaced', 'overread.closed'));
