-- Over-reads: the doors. What is final is counted, what is drawn is queued where somebody independent reads.
SET LOCAL search_path = lianyi;

CREATE FUNCTION frame_report() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    INSERT INTO sampling_frame (alliance_id, report_id, exam_id, reader_id, centre_id, kind, critical, signed_at, month)
    VALUES (NEW.alliance_id, NEW.id, NEW.exam_id, NEW.reader_id, NEW.centre_id, NEW.kind, NEW.severity = 'critical',
            NEW.signed_at, date_trunc('month', NEW.signed_at AT TIME ZONE 'Asia/Shanghai')::date)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER framed AFTER INSERT ON report FOR EACH ROW WHEN (NEW.stage = 'final') EXECUTE FUNCTION frame_report();

-- What was signed before there were over-reads is counted, and drawn no more.
INSERT INTO sampling_frame (alliance_id, report_id, exam_id, reader_id, centre_id, kind, critical, signed_at, month, number, career)
SELECT alliance_id, id, exam_id, reader_id, centre_id, kind, severity = 'critical', signed_at, month,
       row_number() OVER (PARTITION BY alliance_id, reader_id, month ORDER BY signed_at, id),
       row_number() OVER (PARTITION BY alliance_id, reader_id ORDER BY signed_at, id)
FROM (SELECT *, date_trunc('month', signed_at AT TIME ZONE 'Asia/Shanghai')::date AS month FROM report WHERE stage = 'final') p;
INSERT INTO sampling_month (alliance_id, reader_id, month, centre_id, finals, target, rule, closed_at)
SELECT DISTINCT ON (alliance_id, reader_id, month) alliance_id, reader_id, month, centre_id, number, 0, '{"percent": 0}', now()
FROM sampling_frame ORDER BY alliance_id, reader_id, month, number DESC;

-- Who is not independent: who read, reviewed or amended any report of the exam, who made it, and who has looked at what they said.
CREATE FUNCTION over_read_excluded(report uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    WITH x AS (SELECT p.alliance_id, p.exam_id FROM report p
               WHERE p.alliance_id = my_alliance() AND p.id = over_read_excluded.report),
    all_of AS (SELECT p.* FROM report p JOIN x ON x.alliance_id = p.alliance_id AND x.exam_id = p.exam_id),
    looks AS (SELECT r.* FROM reading r JOIN x ON x.alliance_id = r.alliance_id AND x.exam_id = r.exam_id
              WHERE r.purpose <> 'overread')
    SELECT coalesce(array_agg(DISTINCT w.who), '{}') FROM (
        SELECT reader_id FROM all_of UNION SELECT claimed_by FROM looks
        UNION SELECT e.operator_id FROM exam e JOIN x ON x.alliance_id = e.alliance_id AND x.exam_id = e.id
        UNION SELECT a.actor_id FROM audit a JOIN (
            SELECT alliance_id, id, '-infinity'::timestamptz AS since FROM all_of
            UNION ALL SELECT alliance_id, id, CASE purpose WHEN 'read' THEN signed_at ELSE '-infinity' END FROM looks) o
            ON o.alliance_id = a.alliance_id AND o.id = a.object_id AND a.at >= o.since
        WHERE a.result = 'done' AND a.actor_role ~ '(reader|reviewer|centre_head)'
          AND (a.object_kind = 'report' OR a.action = 'reading.viewed')
    ) w (who) WHERE w.who IS NOT NULL $$;

-- Queues the second look at a centre that has somebody independent, and lets it take part in the patient's care.
CREATE FUNCTION queue_over_read(report uuid, made uuid, centre uuid, due timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    o lianyi.over_read;
    e lianyi.exam;
BEGIN
    SELECT * INTO o FROM over_read x WHERE x.alliance_id = my_alliance() AND x.report_id = queue_over_read.report
        AND x.reading_id IS NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    SELECT * INTO e FROM exam x WHERE x.alliance_id = o.alliance_id AND x.id = o.exam_id;
    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, purpose,
                         subject_id, excluded)
    VALUES (o.alliance_id, made, e.id, e.organisation_id, centre, e.operator_id, e.kind, 'routine', due, 'overread', o.report_id,
            over_read_excluded(o.report_id))
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE over_read SET reading_id = made, centre_id = centre, waiting_since = NULL
    WHERE alliance_id = o.alliance_id AND report_id = o.report_id;
    IF e.patient_id IS NOT NULL THEN
        INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source, source_id)
        VALUES (o.alliance_id, centre, e.patient_id, 'reads', 'exam', e.id) ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, to_state)
    VALUES (made, o.alliance_id, gen_random_uuid(), 'reading.queued', made, 'hub', centre, now(), 'queued');
    RETURN true;
END $$;
-- Nobody of the centre can give it any more: it leaves its queue, and is placed anew.
CREATE FUNCTION withdraw_over_read(report uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    r lianyi.reading;
BEGIN
    UPDATE reading SET state = 'withdrawn', unassignable_since = NULL, offered_to = NULL, offered_until = NULL
    WHERE alliance_id = my_alliance() AND purpose = 'overread' AND state = 'queued' AND subject_id = withdraw_over_read.report
    RETURNING * INTO r;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE over_read SET reading_id = NULL, centre_id = NULL WHERE alliance_id = r.alliance_id AND reading_id = r.id;
    INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state,
                               to_state, reason)
    VALUES (r.id, r.alliance_id, gen_random_uuid(), 'reading.withdrawn', r.id, 'hub', r.centre_id, now(), 'queued', 'withdrawn',
            'no-independent-reader');
    RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION over_read_excluded, queue_over_read, withdraw_over_read TO lianyi_jobs;
