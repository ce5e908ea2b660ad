-- Reading may begin on the essential part of an exam: what a reader needs is durable, the rest is on its way. The receipt still
-- means all of it. What comes late is shown to the reader, and where the report is signed already the exam is read again.

ALTER TABLE lianyi.exam_object ADD COLUMN essential boolean NOT NULL DEFAULT false;
ALTER TABLE lianyi.exam
    ADD COLUMN readable_at timestamptz,        -- when all that a reader needs was durable: the essential part, or everything
    ADD COLUMN described int NOT NULL DEFAULT 0;  -- how many objects `content` was read from
UPDATE lianyi.exam SET readable_at = completed_at,
    described = (SELECT count(*) FROM lianyi.exam_object o WHERE o.alliance_id = exam.alliance_id AND o.exam_id = exam.id)
WHERE completed_at IS NOT NULL;
ALTER TABLE lianyi.exam
    DROP CONSTRAINT exam_check,
    ADD CONSTRAINT durable_before_it_is_read CHECK (state IN ('registered', 'uploading', 'cancelled') OR readable_at IS NOT NULL),
    ADD CONSTRAINT whole_means_receipt CHECK ((completed_at IS NULL) = (receipt IS NULL)
        AND (state NOT IN ('complete', 'quarantined') OR receipt IS NOT NULL)
        AND (completed_at IS NULL OR readable_at IS NOT NULL));
GRANT UPDATE (readable_at) ON lianyi.exam TO lianyi_app;
GRANT UPDATE (described) ON lianyi.exam TO lianyi_jobs;

-- What a centre reads a second time because more of the exam has come.
ALTER TABLE lianyi.reading ADD COLUMN addendum boolean NOT NULL DEFAULT false;

CREATE OR REPLACE FUNCTION lianyi.queue_for_reading(exam uuid, reading uuid, due interval) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
BEGIN
    SELECT * INTO e FROM exam WHERE id = queue_for_reading.exam AND centre_id IS NOT NULL
        AND (state = 'complete' OR (state IN ('registered', 'uploading') AND readable_at IS NOT NULL)) FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at)
    VALUES (e.alliance_id, queue_for_reading.reading, e.id, e.organisation_id, e.centre_id, e.operator_id, e.kind,
            e.urgency, e.readable_at + due)
    ON CONFLICT DO NOTHING;
    IF e.patient_id IS NOT NULL THEN
        INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source, source_id)
        VALUES (e.alliance_id, e.centre_id, e.patient_id, 'reads', 'exam', e.id) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE exam SET state = 'queued', state_at = now() WHERE alliance_id = e.alliance_id AND id = e.id;
    INSERT INTO exam_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, exam_id,
                            from_state, to_state)
    VALUES (e.alliance_id, gen_random_uuid(), 'exam.queued', e.id, 'hub', e.centre_id, now(), e.id, e.state, 'queued');
    RETURN true;
END $$;

-- More of an exam has come than its readers had: told in its history, and read again where the report is signed already.
-- Answers 'supplemented', 'reopened', or NULL where the exam waits for no reader.
CREATE FUNCTION lianyi.supplement_exam(exam uuid, reading uuid, due interval) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
    reopened boolean;
BEGIN
    SELECT * INTO e FROM exam WHERE id = supplement_exam.exam AND centre_id IS NOT NULL
        AND state IN ('queued', 'final', 'delivered') FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    reopened := e.state <> 'queued';
    IF reopened THEN
        INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, addendum)
        VALUES (e.alliance_id, supplement_exam.reading, e.id, e.organisation_id, e.centre_id, e.operator_id, e.kind,
                e.urgency, now() + due, true);
        UPDATE exam SET state = 'queued', state_at = now() WHERE alliance_id = e.alliance_id AND id = e.id;
    END IF;
    INSERT INTO exam_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, exam_id,
                            from_state, to_state)
    VALUES (e.alliance_id, gen_random_uuid(), 'exam.supplemented', e.id, 'hub', e.centre_id, now(), e.id, e.state, 'queued');
    RETURN CASE WHEN reopened THEN 'reopened' ELSE 'supplemented' END;
END $$;
GRANT EXECUTE ON FUNCTION lianyi.supplement_exam TO lianyi_jobs;

-- Opened twice at most: with the essential part, and whole.
ALTER TABLE lianyi.job
    DROP CONSTRAINT job_kind_check,
    ADD CONSTRAINT job_kind_check CHECK (kind IN ('exam.describe', 'exam.begin'));
