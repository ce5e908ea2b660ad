-- Who sees and moves readings and reports. The centre reads; the clinic sees where its exam stands and opens the report.

ALTER TABLE lianyi.reading ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.reading FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.reading_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.reading_draft FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.report ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.report FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.reading_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.reading_event FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.reading TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.reading_draft TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.report TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.reading_event TO lianyi_owner USING (true);

CREATE POLICY centre ON lianyi.reading TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND centre_id = (SELECT lianyi.my_organisation())
           AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY clinic ON lianyi.reading FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
           AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY own_draft ON lianyi.reading_draft TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND clinician_id = (SELECT lianyi.me())
           AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY seen ON lianyi.report FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND ((organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                 AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]))
                OR (centre_id = (SELECT lianyi.my_organisation())
                    AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]))
                OR EXISTS (SELECT 1 FROM lianyi.care_link l
                           WHERE l.alliance_id = report.alliance_id AND l.patient_id = report.patient_id)));
CREATE POLICY signed ON lianyi.report FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND reader_id = (SELECT lianyi.me())
                AND centre_id = (SELECT lianyi.my_organisation())
                AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY opened ON lianyi.report FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
           AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY of_reading ON lianyi.reading_event TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.reading r
                       WHERE r.alliance_id = reading_event.alliance_id AND r.id = reading_event.reading_id))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()));
CREATE POLICY jobs ON lianyi.reading TO lianyi_jobs USING (true);
CREATE POLICY jobs ON lianyi.reading_event FOR INSERT TO lianyi_jobs WITH CHECK (actor_role = 'hub');

GRANT SELECT, UPDATE (state, claimed_by, claimed_at, lease_until, epoch, claim_key, signed_at) ON lianyi.reading
    TO lianyi_app;
GRANT SELECT, INSERT, UPDATE (version, content, saved_at) ON lianyi.reading_draft TO lianyi_app;
GRANT SELECT, INSERT, UPDATE (opened_at, opened_by) ON lianyi.report TO lianyi_app;
GRANT SELECT, INSERT ON lianyi.reading_event TO lianyi_app;
GRANT SELECT, INSERT, UPDATE (state, claimed_by, claimed_at, lease_until, claim_key) ON lianyi.reading TO lianyi_jobs;
GRANT INSERT ON lianyi.reading_event TO lianyi_jobs;

-- When an exam joins the queue its centre takes part in the patient's care. The job role may say so for exams it queues.
CREATE FUNCTION lianyi.queue_for_reading(exam uuid, reading uuid, due interval) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
BEGIN
    SELECT * INTO e FROM exam WHERE id = queue_for_reading.exam AND state = 'complete' AND centre_id IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at)
    VALUES (e.alliance_id, queue_for_reading.reading, e.id, e.organisation_id, e.centre_id, e.operator_id, e.kind,
            e.urgency, e.completed_at + due)
    ON CONFLICT DO NOTHING;
    IF e.patient_id IS NOT NULL THEN
        INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source, source_id)
        VALUES (e.alliance_id, e.centre_id, e.patient_id, 'reads', 'exam', e.id) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE exam SET state = 'queued', state_at = now() WHERE alliance_id = e.alliance_id AND id = e.id;
    INSERT INTO exam_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, exam_id,
                            from_state, to_state)
    VALUES (e.alliance_id, gen_random_uuid(), 'exam.queued', e.id, 'hub', e.centre_id, now(), e.id, 'complete', 'queued');
    RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION lianyi.queue_for_reading TO lianyi_jobs;
